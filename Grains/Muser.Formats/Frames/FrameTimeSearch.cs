using Microsoft.Win32.SafeHandles;

namespace Muser.Formats.Frames;

/// <summary>
/// Finds frames of a file by their time without reading what lies between: a search by halves over headers, some fifteen for a file of a minute. It needs
/// no even cadence, so frames that were dropped and files that start late do not mislead it, and where a place holds no header it goes on to the next one,
/// so damage does not either. Frames that changed places with their neighbours do: allow for <see cref="SequenceCheck.PatienceNs"/>. Safe for any thread.
/// </summary>
public static class FrameTimeSearch
{
    /// <summary>Frames at the end of a file in which the last header is looked for.</summary>
    private const int TailFrames = 4;

    /// <summary>
    /// Byte of the last frame whose time is before <paramref name="utc"/>; 0 where there is none, or where the file cannot tell. A frame begins there, or
    /// the file.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="layout">The array.</param>
    /// <param name="options">What is decided where bytes are not clear.</param>
    /// <param name="utc">The instant.</param>
    public static long LastBefore(SafeFileHandle file, ArrayLayout layout, FrameReadOptions options, UtcTime utc) =>
        Math.Max(0, Search(file, layout, options, utc));

    /// <summary>Byte of the first frame whose time is not before <paramref name="utc"/>, or where it would be: the end of the last whole frame.</summary>
    /// <inheritdoc cref="LastBefore" path="/param"/>
    public static long FirstNotBefore(SafeFileHandle file, ArrayLayout layout, FrameReadOptions options, UtcTime utc) =>
        Search(file, layout, options, utc) is var last and >= 0 ? last + layout.FrameBytes : 0;

    /// <summary>The time of the last whole frame; null where none is found in the last few frames' bytes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="layout">The array.</param>
    /// <param name="options">What is decided where bytes are not clear.</param>
    public static UtcTime? LastTime(SafeFileHandle file, ArrayLayout layout, FrameReadOptions options)
    {
        var bytes = RandomAccess.GetLength(file);
        var frames = bytes / layout.FrameBytes;
        for (var back = 1; back <= Math.Min(frames, TailFrames); back++)
        {
            var at = (frames - back) * layout.FrameBytes;
            if (TryFindHeader(file, layout, options, at, bytes - layout.FrameBytes + 1, out _, out var time))
            {
                return time;
            }
        }

        return null;
    }

    /// <summary>The last frame before an instant, or -1.</summary>
    private static long Search(SafeFileHandle file, ArrayLayout layout, FrameReadOptions options, UtcTime utc)
    {
        var found = -1L;
        var (low, high) = (0L, RandomAccess.GetLength(file) / layout.FrameBytes);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (TryFindHeader(file, layout, options, middle * layout.FrameBytes, high * layout.FrameBytes, out var offset, out var time) && time < utc)
            {
                (found, low) = (offset, middle + 1);
            }
            else
            {
                high = middle;
            }
        }

        return found;
    }

    /// <summary>The first plausible header at a byte or behind it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="layout">The array.</param>
    /// <param name="options">What is decided where bytes are not clear.</param>
    /// <param name="from">Where to look first; where frames are whole, one begins here.</param>
    /// <param name="to">Where to stop: a header begins before it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="time">What it says.</param>
    public static bool TryFindHeader(
        SafeFileHandle file, ArrayLayout layout, FrameReadOptions options, long from, long to, out long offset, out UtcTime time)
    {
        Span<byte> header = stackalloc byte[SyncSearch.PlausibleBytes];
        (offset, time) = (from, default);
        if (from < to && ReadFull(file, header, from) && SyncSearch.IsPlausible(layout, header, options) && FrameReader.TryReadTime(header, options, out time))
        {
            return true;
        }

        // Not where it ought to be: every byte is looked at, a frame at a time, overlapping by a header.
        var window = new byte[layout.FrameBytes + SyncSearch.PlausibleBytes];
        for (; offset < to; offset += layout.FrameBytes)
        {
            var bytes = window.AsSpan(0, Read(file, window, offset));
            var at = SyncSearch.FirstPlausible(layout, bytes, -1, (int)Math.Min(layout.FrameBytes, to - offset), options);
            if (at >= 0 && FrameReader.TryReadTime(bytes[at..], options, out time))
            {
                offset += at;
                return true;
            }
        }

        return false;
    }

    private static bool ReadFull(SafeFileHandle file, Span<byte> to, long offset) => Read(file, to, offset) == to.Length;

    private static int Read(SafeFileHandle file, Span<byte> to, long offset)
    {
        var filled = 0;
        while (filled < to.Length && RandomAccess.Read(file, to[filled..], offset + filled) is var count and > 0)
        {
            filled += count;
        }

        return filled;
    }
}
