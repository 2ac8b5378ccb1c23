namespace Muser.Simulators.Observing;

/// <summary>The quiet Sun of a scene: <see cref="QuietSunModel"/> about the centre of the disc as seen from the site.</summary>
public sealed record QuietSun
{
    /// <summary>Brightness temperature over that of the model; above 0.</summary>
    public double Scale { get; init; } = 1;
}
