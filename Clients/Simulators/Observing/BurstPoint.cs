namespace Muser.Simulators.Observing;

/// <summary>Where a burst is, and how bright, at one time.</summary>
public sealed record BurstPoint : ScenePosition
{
    /// <summary>Seconds from the start of the simulation.</summary>
    public double AtSeconds { get; init; }

    /// <summary>Flux density at the reference frequency, Jy.</summary>
    public double FluxJy { get; init; }
}
