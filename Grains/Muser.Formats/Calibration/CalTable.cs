using System.Numerics;
using Muser.Formats.Frames;

namespace Muser.Formats.Calibration;

/// <summary>
/// The visibilities of a calibrator as the predecessor keeps them, one complex number for each baseline and channel of one loop over bands and
/// hands, or of one frame. Not safe for writing from several threads.
/// </summary>
public sealed class CalTable
{
    /// <param name="layout">The array.</param>
    /// <param name="isLoop">True for all bands and hands, false for one frame.</param>
    public CalTable(ArrayLayout layout, bool isLoop)
    {
        (Layout, IsLoop) = (layout, isLoop);
        VisBandPolBaselineChan = new Complex[(isLoop ? layout.FramesPerCycle : 1) * layout.ScienceBaselines * ArrayLayout.Channels];
    }

    /// <summary>The array.</summary>
    public ArrayLayout Layout { get; }

    /// <summary>True for all bands and hands, false for one frame.</summary>
    public bool IsLoop { get; }

    /// <summary>[band, pol, baseline, channel] in loop mode, else [baseline, channel]; channels in stored order, channel fastest.</summary>
    public Complex[] VisBandPolBaselineChan { get; }

    /// <summary>[baseline, channel] of one band and hand; the table of a single frame has them for band 0, left, alone.</summary>
    public Span<Complex> Frame(int bandIndex, Polarization polarization)
    {
        var frames = IsLoop ? Layout.FramesPerCycle : 1;
        var frame = (2 * bandIndex) + (int)polarization;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)frame, (uint)frames, nameof(bandIndex));
        var size = Layout.ScienceBaselines * ArrayLayout.Channels;
        return VisBandPolBaselineChan.AsSpan(frame * size, size);
    }
}
