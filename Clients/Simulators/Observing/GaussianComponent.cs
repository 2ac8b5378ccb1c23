namespace Muser.Simulators.Observing;

/// <summary>An elliptical Gaussian source.</summary>
public sealed record GaussianComponent : SceneComponent
{
    /// <summary>Flux density of the whole source at the reference frequency, Jy.</summary>
    public double FluxJy { get; init; }

    /// <summary>Full width at half maximum along the major axis, arcsec.</summary>
    public double MajorArcsec { get; init; }

    /// <summary>Full width at half maximum along the minor axis, arcsec.</summary>
    public double MinorArcsec { get; init; }

    /// <summary>Position angle of the major axis, degrees from north (solar north where the place is solar) through east.</summary>
    public double PositionAngleDeg { get; init; }

    internal override GaussianShape Shape => new(MajorArcsec, MinorArcsec, PositionAngleDeg);

    internal override double PeakFluxJy => FluxJy;

    internal override ComponentState At(double seconds) =>
        new(IsSolar, (XArcsec ?? LArcsec)!.Value, (YArcsec ?? MArcsec)!.Value, FluxJy);

    internal override string? Problem() => PositionProblem() ?? FluxProblem(FluxJy) ?? Shape.Problem() ?? base.Problem();
}
