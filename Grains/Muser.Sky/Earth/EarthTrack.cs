using Muser.Sky.Time;

namespace Muser.Sky.Earth;

/// <summary>
/// The state of the Earth along a stream of instants: computed every ten minutes, interpolated between (error below 0.001 mas,
/// tested). Safe for any thread; threads that are far apart in time should each have their own.
/// </summary>
internal sealed class EarthTrack
{
    private const double StepDays = 600 / JulianDate.SecondsPerDay;

    private Segment? _segment;

    /// <summary>The state at an instant.</summary>
    internal EarthState At(in AstroTime time)
    {
        var steps = time.Tt.Days / StepDays;
        var step = Math.Floor(steps);

        // Two threads may both replace the segment: each uses what it made, and the last one stays.
        var segment = Volatile.Read(ref _segment);
        if (segment is null || segment.Step != step)
        {
            segment = new(step, segment is not null && segment.Step == step - 1 ? segment.End : NodeAt(step), NodeAt(step + 1));
            Volatile.Write(ref _segment, segment);
        }

        return EarthState.Interpolate(segment.Start, segment.End, steps - step, StepDays);
    }

    private static EarthState NodeAt(double step)
    {
        var tt = new JulianDate(0, step * StepDays);
        return EarthState.At(tt, AstroTime.TtToTdb(tt));
    }

    private sealed record Segment(double Step, EarthState Start, EarthState End);
}
