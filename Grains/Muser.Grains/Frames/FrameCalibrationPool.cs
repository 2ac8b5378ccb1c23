using System.Collections.Concurrent;
using Muser.Formats.Frames;

namespace Muser.Grains.Frames;

/// <summary>Lends out the buffers for frames, as many as are in work at once on this silo. Safe for any thread.</summary>
public sealed class FrameCalibrationPool
{
    private readonly ConcurrentBag<FrameCalibration> _muser1 = [];
    private readonly ConcurrentBag<FrameCalibration> _muser2 = [];

    /// <summary>Buffers for one frame; give them back by <see cref="Return"/>.</summary>
    public FrameCalibration Rent(ArrayLayout layout) => Bag(layout).TryTake(out var buffers) ? buffers : new FrameCalibration(layout);

    /// <summary>Takes buffers back.</summary>
    public void Return(FrameCalibration buffers) => Bag(buffers.Layout).Add(buffers);

    private ConcurrentBag<FrameCalibration> Bag(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? _muser1 : _muser2;
}
