namespace Muser.Formats.Frames;

/// <summary>
/// What a <see cref="FrameStreamReader"/> found: a frame, or bytes that are none and why. Items follow one another without a gap
/// but for the length words of <see cref="FrameFraming.LengthPrefixed"/>.
/// </summary>
public readonly ref struct FrameStreamItem
{
    /// <summary><see cref="FrameFault.None"/> for a good frame.</summary>
    public FrameFault Fault { get; init; }

    /// <summary>Whether there is a header: in a good frame, and in one whose only fault is its trailer.</summary>
    public bool HasHeader => Fault is FrameFault.None or FrameFault.DamagedTrailer;

    /// <summary>The header where there is one; else default.</summary>
    public FrameHeader Header { get; init; }

    /// <summary>The frame, or the rejected bytes, at most a frame's worth. Valid until the next call to the reader.</summary>
    public ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Place in the stream of the first of <see cref="Bytes"/>.</summary>
    public long Offset { get; init; }

    /// <summary>Index in <see cref="Bytes"/> at which the fault shows.</summary>
    public int FaultOffset { get; init; }
}
