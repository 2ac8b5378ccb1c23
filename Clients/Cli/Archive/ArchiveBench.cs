using Muser.Cli.Shell;
using Muser.Formats.Archive;
using Muser.Formats.Frames;

namespace Muser.Cli.Archive;

/// <summary>How long a question to the index of a year takes: both arrays, eight hours a day, a file a minute. For <c>muser bench raw</c>.</summary>
internal static class ArchiveBench
{
    private const int Days = 365;
    private const int MinutesADay = 480;
    private const int Reads = 20;

    /// <summary>The figures.</summary>
    /// <param name="folder">A folder for the index.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IEnumerable<BenchFigure> Measure(string folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var first = UtcTime.FromCalendar(2015, 1, 1, 1);
        ArchiveIndex.Write(ArchiveIndex.PathIn(folder), Year(first), first);
        var from = first.AddNs((200 * UtcTime.NsPerDay) + (77 * 60 * UtcTime.NsPerSecond));
        var seconds = BestRound.Seconds(() => Ask(folder, from), cancellation, callsPerRound: 20);
        var read = BestRound.Seconds(() => Read(ArchiveIndex.PathIn(folder)), cancellation, callsPerRound: 20);
        yield return new BenchFigure(
            $"archive: open the index of {2 * Days * MinutesADay} files, find a minute", seconds * 1e3, "ms", read * 1e3, $"open a file, read 64 bytes {Reads} times");
    }

    private static IEnumerable<ArchiveFile> Year(UtcTime first)
    {
        for (var minute = 0; minute < Days * MinutesADay; minute++)
        {
            var (day, ofDay) = Math.DivRem(minute, MinutesADay);
            var begin = first.AddNs((day * UtcTime.NsPerDay) + (ofDay * 60 * UtcTime.NsPerSecond));
            foreach (var layout in ArrayLayout.All)
            {
                yield return new ArchiveFile
                {
                    Path = $"{begin.ToCompactString()[..8]}/MUSER-{(int)layout.Id}/dat/{FrameFileName.Archive(begin)}",
                    Layout = layout,
                    Bytes = (long)ArrayLayout.FramesPerFile * layout.FrameBytes,
                    Modified = begin,
                    First = begin,
                    Last = begin.AddNs((ArrayLayout.FramesPerFile - 1) * ArrayLayout.FramePeriodNs),
                    State = ArchiveFileState.Whole,
                };
            }
        }
    }

    private static void Ask(string folder, UtcTime from)
    {
        if (ArchiveIndex.TryOpen(folder, null, out var index) != ArchiveFault.None)
        {
            throw new IOException($"The index in {folder} cannot be opened.");
        }

        using (index)
        {
            var found = index!.Find(ArrayLayout.Muser1, from, from.AddNs(60 * UtcTime.NsPerSecond));
            if (found.Count != 1)
            {
                throw new IOException($"The index in {folder} names {found.Count} files of one minute.");
            }
        }
    }

    private static void Read(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> bytes = stackalloc byte[64];
        for (var k = 0; k < Reads; k++)
        {
            RandomAccess.Read(file, bytes, k * (RandomAccess.GetLength(file) / Reads));
        }
    }
}
