using System.Text.Json.Serialization;

namespace Muser.Simulators.Observing;

/// <summary>
/// Something on the sky beside the quiet Sun. Its flux at frequency f and hand is
/// fluxJy (f / referenceMHz)^spectralIndex (1 + p) for R, (1 - p) for L, with p the circular polarisation.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PointComponent), "point")]
[JsonDerivedType(typeof(GaussianComponent), "gaussian")]
[JsonDerivedType(typeof(BurstComponent), "burst")]
public abstract record SceneComponent : ScenePosition
{
    /// <summary>What it is, for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>Frequency, MHz, at which the flux is given.</summary>
    public double ReferenceMHz { get; init; } = 1000;

    /// <summary>Exponent of the flux in frequency.</summary>
    public double SpectralIndex { get; init; }

    /// <summary>Degree of circular polarisation V/I, -1 (all L) to 1 (all R).</summary>
    public double CircularPolarization { get; init; }

    /// <summary>Place and flux (Jy, at the reference frequency) at a time in seconds from the start of the simulation.</summary>
    internal abstract ComponentState At(double seconds);

    /// <summary>Flux, Jy, at the reference frequency when it is brightest.</summary>
    internal abstract double PeakFluxJy { get; }

    /// <summary>The shape; zero sizes for a point.</summary>
    internal virtual GaussianShape Shape => default;

    /// <summary>The first thing wrong with it in a few words, or null.</summary>
    internal virtual string? Problem() =>
        !(ReferenceMHz > 0 && double.IsFinite(ReferenceMHz)) ? $"referenceMHz is {ReferenceMHz}; it must be above 0"
        : !(Math.Abs(SpectralIndex) <= 10) ? $"spectralIndex is {SpectralIndex}; it must be within -10 to 10"
        : !(Math.Abs(CircularPolarization) <= 1) ? $"circularPolarization is {CircularPolarization}; it must be within -1 to 1"
        : null;

    internal static string? FluxProblem(double fluxJy) =>
        double.IsFinite(fluxJy) && fluxJy >= 0 ? null : $"fluxJy is {fluxJy}; it must be 0 or more";
}
