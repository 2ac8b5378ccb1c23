namespace Muser.Simulators.Observing;

/// <summary>A point source.</summary>
public sealed record PointComponent : SceneComponent
{
    /// <summary>Flux density at the reference frequency, Jy.</summary>
    public double FluxJy { get; init; }

    internal override double PeakFluxJy => FluxJy;

    internal override ComponentState At(double seconds) =>
        new(IsSolar, (XArcsec ?? LArcsec)!.Value, (YArcsec ?? MArcsec)!.Value, FluxJy);

    internal override string? Problem() => PositionProblem() ?? FluxProblem(FluxJy) ?? base.Problem();
}
