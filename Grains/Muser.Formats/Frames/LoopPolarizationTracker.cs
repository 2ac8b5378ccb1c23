namespace Muser.Formats.Frames;

/// <summary>
/// Tells the polarisation of MUSER-I frames in loop mode with the old header, which does not record it, from the order of frames:
/// of two neighbours of the same band the first is left and the second right. Once a neighbour has shown the phase of the loop,
/// elapsed time carries it over dropped frames for <see cref="MaxGapNs"/>. One per stream, frames in the order of time; not safe
/// for several threads.
/// </summary>
public sealed class LoopPolarizationTracker
{
    /// <summary>
    /// A longer gap than this loses the phase of the loop: 1 s, in which the measured jitter of 10 us per cycle adds up to 0.4
    /// ms.
    /// </summary>
    public const long MaxGapNs = UtcTime.NsPerSecond;

    /// <summary>Neighbours are a frame period apart, give or take this much, ns.</summary>
    private const long ToleranceNs = 1_000_000;

    private FrameHeader? _last;
    private bool _isKnown;

    /// <summary>
    /// The header with its polarisation, where that could be told; as it is where it is recorded. False where the polarisation is
    /// not recorded and not yet known, as for the first frame: the header is then taken for left.
    /// </summary>
    public bool Resolve(ref FrameHeader header)
    {
        if (header.IsPolarizationRecorded)
        {
            _last = null;
            _isKnown = false;
            return true;
        }

        header = header with { Polarization = Polarization.Left };
        if (_last is { } last)
        {
            _isKnown = Continue(last, ref header);
        }

        _last = header;
        return _isKnown;
    }

    private bool Continue(in FrameHeader last, ref FrameHeader header)
    {
        var elapsedNs = header.Time - last.Time;
        var steps = (elapsedNs + (ArrayLayout.FramePeriodNs / 2)) / ArrayLayout.FramePeriodNs;
        if (steps < 1 || elapsedNs > MaxGapNs || Math.Abs(elapsedNs - (steps * ArrayLayout.FramePeriodNs)) > ToleranceNs)
        {
            return false;
        }

        // A neighbour of the same band follows its left one; a neighbour of another band opens it.
        var fromNeighbour = header.BandMHz == last.BandMHz ? Polarization.Right : Polarization.Left;
        if (_isKnown)
        {
            var layout = ArrayLayout.For(header.Array);
            var slot = (int)((last.HopCode + steps) % layout.FramesPerCycle);
            if (layout.BandsMHz[slot >> 1] == header.BandMHz)
            {
                header = header with { Polarization = (Polarization)(slot & 1) };
                return true;
            }
        }

        if (steps != 1)
        {
            return false;
        }

        header = header with { Polarization = fromNeighbour };
        return true;
    }
}
