using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Simulators.Observing;

/// <summary>
/// The Sun at an instant, as a frame needs it: the phase centre with its tangent plane, and the disc in that plane.
/// </summary>
/// <param name="Centre">Phase centre: the geocentric apparent place.</param>
/// <param name="DiscL">East of the phase centre to the centre of the disc as seen from the site, direction cosine.</param>
/// <param name="DiscM">North of the phase centre to the same.</param>
/// <param name="PRad">Position angle of solar north, rad.</param>
/// <param name="SemidiameterRad">Semi-diameter, rad.</param>
internal readonly record struct SunView(PhaseCentre Centre, double DiscL, double DiscM, double PRad, double SemidiameterRad)
{
    private const double RadPerArcsec = Math.PI / 648_000;

    /// <summary>The view of a place of the Sun.</summary>
    public static SunView Of(in SunPlace sun)
    {
        var centre = new PhaseCentre(sun.GhaRad, sun.DecRad);
        var disc = new PhaseCentre(sun.GhaRad + sun.RaRad - sun.TopocentricRaRad, sun.TopocentricDecRad).Centre;
        return new(centre, disc.Dot(centre.East), disc.Dot(centre.North), sun.PRad, sun.SemidiameterRad);
    }

    /// <summary>Direction cosines (l east, m north) of a place in a scene.</summary>
    public (double L, double M) Locate(in ComponentState state)
    {
        var (first, second) = (state.FirstArcsec * RadPerArcsec, state.SecondArcsec * RadPerArcsec);
        if (!state.IsSolar)
        {
            return (first, second);
        }

        // Solar north stands at position angle P, solar west 90 degrees before it.
        var (sin, cos) = Math.SinCos(PRad);
        return (DiscL - (first * cos) + (second * sin), DiscM + (first * sin) + (second * cos));
    }
}
