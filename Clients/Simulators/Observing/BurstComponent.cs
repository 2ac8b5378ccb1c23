namespace Muser.Simulators.Observing;

/// <summary>A burst: a round or elliptical Gaussian, or a point, whose place and flux follow a track through time, straight between its points.</summary>
public sealed record BurstComponent : SceneComponent
{
    /// <summary>The track, in order of time, at least one point; all places of one kind. Before its first and after its last point the flux is 0.</summary>
    public IReadOnlyList<BurstPoint> Track { get; init; } = [];

    /// <summary>The track begins anew after so many seconds; 0 for never.</summary>
    public double RepeatSeconds { get; init; }

    /// <summary>Full width at half maximum along the major axis, arcsec; 0 for a point.</summary>
    public double MajorArcsec { get; init; }

    /// <summary>Full width at half maximum along the minor axis, arcsec; 0 for a point.</summary>
    public double MinorArcsec { get; init; }

    /// <summary>Position angle of the major axis, degrees from north (solar north where the places are solar) through east.</summary>
    public double PositionAngleDeg { get; init; }

    internal override double PeakFluxJy => Track.Max(point => point.FluxJy);

    internal override GaussianShape Shape => new(MajorArcsec, MinorArcsec, PositionAngleDeg);

    internal override ComponentState At(double seconds)
    {
        var time = RepeatSeconds > 0 ? seconds - (RepeatSeconds * Math.Floor(seconds / RepeatSeconds)) : seconds;
        var next = 0;
        while (next < Track.Count && Track[next].AtSeconds <= time)
        {
            next++;
        }

        var (before, after) = (Track[Math.Max(0, next - 1)], Track[Math.Min(next, Track.Count - 1)]);
        var isOutside = next == 0 || (next == Track.Count && time > after.AtSeconds);
        var span = after.AtSeconds - before.AtSeconds;
        var t = span > 0 ? Math.Clamp((time - before.AtSeconds) / span, 0, 1) : 0;
        return new(
            before.IsSolar,
            Between((before.XArcsec ?? before.LArcsec)!.Value, (after.XArcsec ?? after.LArcsec)!.Value, t),
            Between((before.YArcsec ?? before.MArcsec)!.Value, (after.YArcsec ?? after.MArcsec)!.Value, t),
            isOutside ? 0 : Between(before.FluxJy, after.FluxJy, t));
    }

    internal override string? Problem()
    {
        if (XArcsec is not null || YArcsec is not null || LArcsec is not null || MArcsec is not null)
        {
            return "a burst has its places in track";
        }

        if (Track.Count == 0)
        {
            return "track is empty";
        }

        for (var k = 0; k < Track.Count; k++)
        {
            if (Track[k] is null)
            {
                return $"track[{k}] is null";
            }

            var problem = Track[k].PositionProblem() ?? FluxProblem(Track[k].FluxJy)
                ?? (Track[k].IsSolar != Track[0].IsSolar ? "all places of a track are of one kind" : null)
                ?? (!double.IsFinite(Track[k].AtSeconds) || (k > 0 && Track[k].AtSeconds <= Track[k - 1].AtSeconds) ? "atSeconds must rise" : null);
            if (problem is not null)
            {
                return $"track[{k}]: {problem}";
            }
        }

        return (double.IsFinite(RepeatSeconds) && RepeatSeconds >= 0 ? null : $"repeatSeconds is {RepeatSeconds}; it must be 0 or more")
            ?? (MajorArcsec == 0 && MinorArcsec == 0 ? null : Shape.Problem())
            ?? base.Problem();
    }

    private static double Between(double a, double b, double t) => a + ((b - a) * t);
}
