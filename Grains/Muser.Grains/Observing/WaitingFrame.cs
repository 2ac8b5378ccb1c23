using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Frames;

namespace Muser.Grains.Observing;

/// <summary>A copy of a calibrated frame that waits for its neighbour of the other hand, in buffers that are used again. Not thread-safe.</summary>
/// <param name="layout">The array.</param>
internal sealed class WaitingFrame(ArrayLayout layout)
{
    private readonly ComplexF[] _visChanBaseline = new ComplexF[ArrayLayout.Channels * layout.ScienceBaselines];
    private readonly float[] _weightChanBaseline = new float[ArrayLayout.Channels * layout.ScienceBaselines];
    private AmplitudeScale _amplitude;

    /// <summary>Its header.</summary>
    public FrameHeader Header { get; private set; }

    /// <summary>Takes a copy.</summary>
    public void Take(FrameCalibration frame)
    {
        (Header, _amplitude) = (frame.Header, frame.Amplitude);
        frame.VisChanBaseline.CopyTo(_visChanBaseline);
        frame.WeightChanBaseline.CopyTo(_weightChanBaseline);
    }

    /// <summary>Adds it to the sums of its hand.</summary>
    public void AddTo(HandSum hand, bool isPaired) => hand.Add(Header, _amplitude, _visChanBaseline, _weightChanBaseline, isPaired);
}
