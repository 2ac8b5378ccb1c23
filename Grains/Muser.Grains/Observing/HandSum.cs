using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Imaging.Calibration;

namespace Muser.Grains.Observing;

/// <summary>
/// The sums of one band and hand over one integration: of the frames whose neighbour of the other hand is there, and of those that are alone, so that I and V
/// are made of the same looks at the Sun. Not thread-safe.
/// </summary>
/// <param name="layout">The array.</param>
public sealed class HandSum(ArrayLayout layout)
{
    private readonly HashSet<long> _frames = [];
    private VisibilityAverage? _alone;
    private UtcTime _origin;

    /// <summary>The mean of the frames that are paired: axes [channel in stored order][science baseline].</summary>
    public VisibilityAverage Paired { get; } = new(ArrayLayout.Channels * layout.ScienceBaselines);

    /// <summary>The mean of those that are alone; null where there is none.</summary>
    public VisibilityAverage? Alone => _alone is { Frames: > 0 } ? _alone : null;

    /// <summary>Frames in both.</summary>
    public int Frames => Paired.Frames + (_alone?.Frames ?? 0);

    /// <summary>What amplitudes are in.</summary>
    public AmplitudeScale Amplitude { get; private set; }

    /// <summary>Whether the correlator stopped the fringes.</summary>
    public bool IsFringeStopped { get; private set; }

    /// <summary>Takes note of a frame; false where it came before.</summary>
    public bool TryNote(UtcTime time) => _frames.Add(time.UnixNs);

    /// <summary>Adds a frame. One with amplitudes in another unit, because a flux scale came in force in between, gets no weight.</summary>
    public void Add(in FrameHeader header, AmplitudeScale amplitude, ReadOnlySpan<ComplexF> visChanBaseline, ReadOnlySpan<float> weightChanBaseline, bool isPaired)
    {
        if (Frames == 0)
        {
            (Amplitude, IsFringeStopped) = (amplitude, header.FringeStopped);
        }

        if (amplitude == Amplitude)
        {
            (isPaired ? Paired : Alone ?? NewAlone()).Add(FrameTime.Middle(header.Time), visChanBaseline, weightChanBaseline);
        }
    }

    /// <summary>The mean of all frames.</summary>
    public VisibilityAverage All()
    {
        if (Alone is null)
        {
            return Paired;
        }

        var all = new VisibilityAverage(Paired.Visibilities);
        all.Clear(_origin);
        all.Add(Paired);
        all.Add(Alone);
        return all;
    }

    /// <summary>The frames among these that are not in the sum.</summary>
    public long[] Missing(long[] framesUtcUnixNs) => Array.FindAll(framesUtcUnixNs, frame => !_frames.Contains(frame));

    /// <summary>Forgets everything.</summary>
    public void Clear(UtcTime origin)
    {
        _frames.Clear();
        Paired.Clear(origin);
        _alone?.Clear(origin);
        _origin = origin;
    }

    private VisibilityAverage NewAlone()
    {
        _alone ??= new VisibilityAverage(Paired.Visibilities);
        _alone.Clear(_origin);
        return _alone;
    }
}
