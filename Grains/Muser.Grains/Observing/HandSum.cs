using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;
using Muser.Imaging.Calibration;

namespace Muser.Grains.Observing;

/// <summary>The sums of one band and hand over one integration. Not thread-safe.</summary>
/// <param name="layout">The array.</param>
public sealed class HandSum(ArrayLayout layout)
{
    private readonly HashSet<long> _frames = [];

    /// <summary>The mean: axes [channel in stored order][science baseline].</summary>
    public VisibilityAverage Average { get; } = new(ArrayLayout.Channels * layout.ScienceBaselines);

    /// <summary>What amplitudes are in.</summary>
    public AmplitudeScale Amplitude { get; private set; }

    /// <summary>Whether the correlator stopped the fringes.</summary>
    public bool IsFringeStopped { get; private set; }

    /// <summary>Takes a frame, once. One with amplitudes in another unit, because a flux scale came in force in between, gets no weight.</summary>
    public void Add(FrameCalibration frame)
    {
        if (!_frames.Add(frame.Header.Time.UnixNs))
        {
            return;
        }

        if (Average.Frames == 0)
        {
            (Amplitude, IsFringeStopped) = (frame.Amplitude, frame.Header.FringeStopped);
        }

        if (frame.Amplitude == Amplitude)
        {
            Average.Add(FrameTime.Middle(frame.Header.Time), frame.VisChanBaseline, frame.WeightChanBaseline);
        }
    }

    /// <summary>The frames among these that are not in the sum.</summary>
    public long[] Missing(long[] framesUtcUnixNs) => Array.FindAll(framesUtcUnixNs, frame => !_frames.Contains(frame));

    /// <summary>Forgets everything.</summary>
    public void Clear(UtcTime origin)
    {
        _frames.Clear();
        Average.Clear(origin);
    }
}
