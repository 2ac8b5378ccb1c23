namespace Muser.Simulators.Observing;

/// <summary>Where a component is and how bright at one instant.</summary>
/// <param name="IsSolar">True: first towards solar west, second solar north. False: east and north of the phase centre.</param>
/// <param name="FirstArcsec">First coordinate, arcsec.</param>
/// <param name="SecondArcsec">Second coordinate, arcsec.</param>
/// <param name="FluxJy">Flux density at the reference frequency, Jy.</param>
internal readonly record struct ComponentState(bool IsSolar, double FirstArcsec, double SecondArcsec, double FluxJy);
