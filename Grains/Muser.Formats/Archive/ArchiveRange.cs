using Muser.Formats.Frames;

namespace Muser.Formats.Archive;

/// <summary>Which frames of which files cover a time range, and what nothing covers. Immutable.</summary>
/// <param name="Pieces">The files in the order of time.</param>
/// <param name="Gaps">Between the pieces: after which instant, before which, and how many frames have room there.</param>
public sealed record ArchiveRange(IReadOnlyList<ArchivePiece> Pieces, IReadOnlyList<(UtcTime From, UtcTime To, long Frames)> Gaps)
{
    /// <summary>Asks an index; the files at both ends are looked into, some fifteen headers each.</summary>
    /// <param name="index">The index.</param>
    /// <param name="layout">The array.</param>
    /// <param name="from">The first instant; null for the beginning.</param>
    /// <param name="to">The first instant no more; null for the end.</param>
    public static ArchiveRange Of(ArchiveIndex index, ArrayLayout layout, UtcTime? from, UtcTime? to)
    {
        ArchivePiece[] pieces = [.. index.Find(layout, from, to).Select(file => Piece(index.Folder, file, from, to)).Where(piece => piece.Frames > 0)];
        var gaps = new List<(UtcTime From, UtcTime To, long Frames)>();
        for (var k = 1; k < pieces.Length; k++)
        {
            var (last, first) = (pieces[k - 1].File.Last, pieces[k].File.First);
            var frames = ((first - last + (ArrayLayout.FramePeriodNs / 2)) / ArrayLayout.FramePeriodNs) - 1;
            if (frames > 0)
            {
                gaps.Add((last, first, frames));
            }
        }

        return new ArchiveRange(pieces, gaps);
    }

    private static ArchivePiece Piece(string folder, ArchiveFile file, UtcTime? from, UtcTime? to)
    {
        var path = System.IO.Path.Combine(folder, file.Path);
        var frameBytes = file.Layout!.FrameBytes;
        if (!System.IO.File.Exists(path))
        {
            var (begin, end) = (Even(file, from) ?? 0, Even(file, to) ?? file.Frames);
            return new ArchivePiece(file, begin, end - begin, IsThere: false);
        }

        if ((from is null || file.First >= from) && (to is null || file.Last < to) && file.State != ArchiveFileState.Growing)
        {
            return new ArchivePiece(file, 0, file.Frames, IsThere: true);
        }

        using var handle = System.IO.File.OpenHandle(path);
        var first = from is { } begins ? FrameTimeSearch.FirstNotBefore(handle, file.Layout, FrameReadOptions.Default, begins) : 0;
        var last = to is { } ends ? FrameTimeSearch.FirstNotBefore(handle, file.Layout, FrameReadOptions.Default, ends) : RandomAccess.GetLength(handle);
        return new ArchivePiece(file, first / frameBytes, (last / frameBytes) - (first / frameBytes), IsThere: true);
    }

    /// <summary>The frame at an instant if none were dropped.</summary>
    private static long? Even(ArchiveFile file, UtcTime? utc) => utc is { } instant
        ? Math.Clamp((instant - file.First + ArrayLayout.FramePeriodNs - 1) / ArrayLayout.FramePeriodNs, 0, file.Frames)
        : null;
}
