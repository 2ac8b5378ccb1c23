using Microsoft.Win32.SafeHandles;
using Muser.Formats.Frames;

namespace Muser.Formats.Archive;

/// <summary>Looks at a file of frames: which array, from when to when. Reads a few kilobytes of an undamaged one. Safe for any thread.</summary>
internal static class ArchiveProbe
{
    /// <summary>A file that was changed so short a time ago may still be written.</summary>
    public const long SettledAfterNs = 10 * UtcTime.NsPerSecond;

    /// <summary>Looks at a file.</summary>
    /// <param name="folder">The folder of the archive.</param>
    /// <param name="path">The file's path from it.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="modified">When it was changed.</param>
    /// <param name="now">When it is looked at.</param>
    public static ArchiveFile Look(string folder, string path, long bytes, UtcTime modified, UtcTime now)
    {
        FrameFileName.TryParse(path, out var named);
        var none = new ArchiveFile { Path = path, Bytes = bytes, Modified = modified, First = named, Last = named, State = ArchiveFileState.NoFrames };
        try
        {
            using var file = File.OpenHandle(System.IO.Path.Combine(folder, path));
            if (Array(file, bytes) is not { } layout || FirstFrame(file, layout, bytes) is not { } first)
            {
                return none;
            }

            return none with
            {
                Layout = layout,
                First = first.Time,
                Last = FrameTimeSearch.LastTime(file, layout, FrameReadOptions.Default) ?? first.Time,
                FixedBandMHz = first.IsLoopMode ? 0 : first.BandMHz,
                State = now - modified < SettledAfterNs ? ArchiveFileState.Growing
                    : bytes % layout.FrameBytes != 0 ? ArchiveFileState.CutShort
                    : ArchiveFileState.Whole,
            };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return none;
        }
    }

    /// <summary>The array by where the second header stands; where that does not tell, by all that tells.</summary>
    private static ArrayLayout? Array(SafeFileHandle file, long bytes)
    {
        var options = FrameReadOptions.Default;
        foreach (var layout in ArrayLayout.All)
        {
            var other = layout.Id == ArrayId.Muser1 ? ArrayLayout.Muser2 : ArrayLayout.Muser1;
            if (IsHeader(layout, 0) && IsHeader(layout, layout.FrameBytes) && !IsHeader(other, other.FrameBytes))
            {
                return layout;
            }
        }

        var beginning = new byte[Math.Min(bytes, FrameFileReader.DetectionBytes)];
        return ArrayDetector.Detect(beginning.AsSpan(0, RandomAccess.Read(file, beginning, 0)), options);

        bool IsHeader(ArrayLayout layout, long at) =>
            at + SyncSearch.PlausibleBytes <= bytes && FrameTimeSearch.TryFindHeader(file, layout, options, at, at + 1, out _, out _);
    }

    private static FrameHeader? FirstFrame(SafeFileHandle file, ArrayLayout layout, long bytes)
    {
        var options = FrameReadOptions.Default;
        var frame = new byte[layout.FrameBytes];
        for (long at = 0; at + layout.FrameBytes <= bytes && FrameTimeSearch.TryFindHeader(file, layout, options, at, bytes, out at, out _); at++)
        {
            if (RandomAccess.Read(file, frame, at) == frame.Length
                && FrameReader.TryReadHeader(layout, frame, options, out var header, out _) is FrameFault.None)
            {
                return header;
            }
        }

        return null;
    }
}
