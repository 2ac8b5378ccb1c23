using Microsoft.Win32.SafeHandles;

namespace Muser.Formats.Frames;

/// <summary>
/// Reads the frames of a file of any length, or of a pipe, through a <see cref="FrameStreamReader"/>: memory stays that of its
/// buffer. Trouble with the file itself is an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>. Not safe
/// for several threads.
/// </summary>
public sealed class FrameFileReader : IDisposable
{
    /// <summary>Bytes at the beginning of a file in which <see cref="DetectArray"/> looks for a frame.</summary>
    public const int DetectionBytes = 8 << 20;

    private readonly SafeFileHandle _handle;
    private long _skipped;
    private bool _isAtEnd;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">The array that it is from.</param>
    /// <param name="options">What is decided where bytes are not clear; null: the defaults.</param>
    public FrameFileReader(string path, ArrayLayout layout, FrameReadOptions? options = null)
    {
        _handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        Stream = new FrameStreamReader(layout, FrameFraming.Auto, options);
    }

    /// <summary>The reader that cuts the bytes into frames, with its counts.</summary>
    public FrameStreamReader Stream { get; }

    /// <summary>Bytes of the file; 0 for a pipe.</summary>
    public long Length => RandomAccess.GetLength(_handle);

    /// <summary>Byte of the file that is read next.</summary>
    private long Position => _skipped + Stream.BytesReceived;

    /// <summary>
    /// The array whose frames a file holds, by its first <see cref="DetectionBytes"/>; null where no frame is found there.
    /// </summary>
    public static ArrayLayout? DetectArray(string path, FrameReadOptions? options = null)
    {
        using var handle = File.OpenHandle(path);
        var bytes = new byte[Math.Min(RandomAccess.GetLength(handle), DetectionBytes)];
        var filled = 0;
        while (filled < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(filled), filled) is var count and > 0)
        {
            filled += count;

            // The first frames of an undamaged file tell it.
            if (filled >= ArrayDetector.UsefulBytes &&
                ArrayDetector.Detect(bytes.AsSpan(0, ArrayDetector.UsefulBytes), options) is { } layout)
            {
                return layout;
            }
        }

        return ArrayDetector.Detect(bytes.AsSpan(0, filled), options);
    }

    /// <summary>
    /// Passes over the frames before an instant without reading them, all but the last of them; see <see cref="FrameTimeSearch"/>. Before the first
    /// <see cref="TryRead"/> only; returns the byte at which reading begins.
    /// </summary>
    public long SkipTo(UtcTime utc)
    {
        if (Stream.BytesReceived > 0)
        {
            throw new InvalidOperationException("Frames are passed over before the first is read.");
        }

        return _skipped = FrameTimeSearch.LastBefore(_handle, Stream.Layout, Stream.Options, utc);
    }

    /// <summary>The next frame, or bytes that are none; false at the end.</summary>
    public bool TryRead(out FrameStreamItem item)
    {
        while (!Stream.TryRead(out item))
        {
            if (_isAtEnd)
            {
                return false;
            }

            var count = RandomAccess.Read(_handle, Stream.GetMemory().Span, Position);
            if (count == 0)
            {
                _isAtEnd = true;
                Stream.Complete();
            }

            Stream.Advance(count);
        }

        item = item with { Offset = item.Offset + _skipped };
        return true;
    }

    public void Dispose() => _handle.Dispose();
}
