namespace Muser.Simulators.Observing;

/// <summary>
/// A place in a scene, in one of two ways. <see cref="LArcsec"/> and <see cref="MArcsec"/>: direction cosines from the phase centre (the
/// geocentric apparent place of the Sun), east and north of date, times 206 264.8. <see cref="XArcsec"/> and <see cref="YArcsec"/>: solar, from
/// the centre of the disc as seen from the site, towards solar west and solar north.
/// </summary>
public abstract record ScenePosition
{
    /// <summary>East of the phase centre, arcsec; goes with <see cref="MArcsec"/>.</summary>
    public double? LArcsec { get; init; }

    /// <summary>North of the phase centre, arcsec; goes with <see cref="LArcsec"/>.</summary>
    public double? MArcsec { get; init; }

    /// <summary>Solar west of the centre of the disc, arcsec; goes with <see cref="YArcsec"/>.</summary>
    public double? XArcsec { get; init; }

    /// <summary>Solar north of the centre of the disc, arcsec; goes with <see cref="XArcsec"/>.</summary>
    public double? YArcsec { get; init; }

    /// <summary>Farthest place from the centre that a scene may name, arcsec: 10 degrees.</summary>
    internal const double MaxArcsec = 36_000;

    internal bool IsSolar => XArcsec is not null;

    internal string? PositionProblem()
    {
        var (first, second) = (XArcsec ?? LArcsec, YArcsec ?? MArcsec);
        var isOnePair = (LArcsec is null) == (MArcsec is null) && (XArcsec is null) == (YArcsec is null) && (LArcsec is null) != (XArcsec is null);
        return !isOnePair ? "a place is either lArcsec with mArcsec (sky) or xArcsec with yArcsec (solar)"
            : !(Math.Abs(first!.Value) <= MaxArcsec && Math.Abs(second!.Value) <= MaxArcsec) ? $"a place must be within {MaxArcsec} arcsec"
            : null;
    }
}
