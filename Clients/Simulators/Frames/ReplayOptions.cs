namespace Muser.Simulators.Frames;

/// <summary>How recorded frames are sent again. Immutable.</summary>
public sealed record ReplayOptions
{
    /// <summary>Default of <see cref="ResendFrames"/>: what the buffers of a connection may have held.</summary>
    public const int DefaultResendFrames = 256;

    /// <summary>Bare frames, or each after its length.</summary>
    public StreamFraming Framing { get; init; } = StreamFraming.Bare;

    /// <summary>How much faster than the instrument; infinity for as fast as it goes.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>
    /// How many frames are sent again after a connection was lost, rounded up to whole cycles: nobody says which frames arrived, and one that comes
    /// twice is harmless. 0: the sender ends where its connection does.
    /// </summary>
    public int ResendFrames { get; init; }

    /// <summary>
    /// How many times the recording is sent. The first time it goes byte for byte; then each frame's time, and nothing else, is later by the length of the
    /// recording, so that all together are one stream.
    /// </summary>
    public int Times { get; init; } = 1;

    /// <summary>Time before a new attempt to connect.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(100);
}
