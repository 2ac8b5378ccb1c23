using Muser.Formats.Frames;

namespace Muser.Silo.Frames;

/// <summary>
/// How many frames of one array may be on their way to their grains, and be kept until their cycles are published; whoever has one more waits. Lends out
/// the buffers in which they are. What has been given up may still ask for a place when the silo has stopped, so this is not disposed of. Safe for any
/// thread.
/// </summary>
internal sealed class FrameAdmission
{
    private readonly ReceiverOptions _options;
    private readonly FrameBufferPool _buffers;
    private readonly SemaphoreSlim _inFlight;
    private readonly SemaphoreSlim _held;

    public FrameAdmission(ReceiverOptions options, ArrayLayout layout)
    {
        _options = options;
        _buffers = new FrameBufferPool(layout.FrameBytes, kept: options.MaxFramesInFlight + (4 * layout.FramesPerCycle));
        _inFlight = new SemaphoreSlim(options.MaxFramesInFlight);
        _held = new SemaphoreSlim(options.MaxFramesHeld);
    }

    /// <summary>Frames that are on their way to their grains.</summary>
    public int InFlight => _options.MaxFramesInFlight - _inFlight.CurrentCount;

    /// <summary>Frames that are kept until their cycles are published.</summary>
    public int Held => _options.MaxFramesHeld - _held.CurrentCount;

    /// <summary>What a frame waits for that finds no place, for people; null where there is one.</summary>
    public string? Full =>
        _held.CurrentCount == 0 ? $"{_options.MaxFramesHeld} frames (MaxFramesHeld) wait for the publication of their cycles"
        : _inFlight.CurrentCount == 0 ? $"{_options.MaxFramesInFlight} frames (MaxFramesInFlight) are on their way to their grains"
        : null;

    /// <summary>Whether at least half of the frames that may be on their way are.</summary>
    public bool IsBusy => _inFlight.CurrentCount < _options.MaxFramesInFlight / 2;

    /// <summary>Lends out byte arrays of one frame.</summary>
    public FrameBufferPool Buffers => _buffers;

    /// <summary>Waits for a place for a frame, both on the way and among those that are kept.</summary>
    public async ValueTask Enter(CancellationToken cancellation)
    {
        await _held.WaitAsync(cancellation);
        try
        {
            await _inFlight.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            _held.Release();
            throw;
        }
    }

    /// <summary>A frame has arrived at its grain, or is given up.</summary>
    public void Arrive() => _inFlight.Release();

    /// <summary>Frames are not kept any longer.</summary>
    public void Leave(int frames)
    {
        if (frames > 0)
        {
            _held.Release(frames);
        }
    }
}
