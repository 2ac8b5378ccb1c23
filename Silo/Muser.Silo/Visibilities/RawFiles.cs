using Muser.Formats.Archive;
using Muser.Formats.Frames;
using Muser.Silo.Frames;

namespace Muser.Silo.Visibilities;

/// <summary>Files of raw frames of one array, in the order of time, and what their beginnings say. Immutable.</summary>
public sealed class RawFiles
{
    private readonly Func<string, FrameFileReader> _open;

    private RawFiles(ArrayLayout layout, IReadOnlyList<RawFile> files, FrameReadOptions? options) =>
        (Layout, Files, _open) = (layout, files, path => RawFrames.Open(path, layout, options));

    /// <summary>The array.</summary>
    public ArrayLayout Layout { get; }

    /// <summary>The files by the time of their first good frame.</summary>
    public IReadOnlyList<RawFile> Files { get; }

    /// <summary>The bands of all files, MHz, ascending.</summary>
    public int[] BandsMHz => [.. Files.SelectMany(file => file.BandsMHz).Distinct().Order()];

    /// <summary>
    /// Reads the first two cycles of each file. Throws <see cref="UserInputException"/> where a file is not there or holds no frame, or where files are
    /// of different arrays.
    /// </summary>
    /// <param name="paths">The files, in any order.</param>
    /// <param name="array">The array they are from; null where their content tells.</param>
    /// <param name="options">What is decided where bytes are not clear; null for the defaults.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public static RawFiles Scan(IReadOnlyList<string> paths, ArrayLayout? array, FrameReadOptions? options, CancellationToken cancellation)
    {
        ArrayLayout? layout = null;
        var files = new List<RawFile>();
        foreach (var path in paths.DistinctBy(Path.GetFullPath))
        {
            cancellation.ThrowIfCancellationRequested();
            using var reader = RawFrames.Open(path, array, options);
            var own = reader.Stream.Layout;
            layout ??= own;
            if (own.Id != layout.Id)
            {
                throw new UserInputException($"{path} is of {own.Name}, {paths[0]} of {layout.Name}; take one array at a time.");
            }

            files.Add(Beginning(path, reader));
        }

        // Of two copies of a minute the shorter one comes first: what it lacks is in the other.
        return new RawFiles(layout!, [.. files.OrderBy(file => file.First).ThenBy(file => file.Bytes)], options);
    }

    /// <summary>
    /// The files of an archive that hold a time range. Throws <see cref="UserInputException"/> where there are none, or none is there any more.
    /// </summary>
    /// <param name="index">The index of the archive.</param>
    /// <param name="array">The array; null where the archive holds only one.</param>
    /// <param name="from">The first instant; null for the beginning.</param>
    /// <param name="to">The first instant no more; null for the end.</param>
    /// <param name="options">What is decided where bytes are not clear; null for the defaults.</param>
    /// <param name="missing">Receives the files that are in the index and not in the archive.</param>
    public static RawFiles OfArchive(
        ArchiveIndex index, ArrayLayout? array, UtcTime? from, UtcTime? to, FrameReadOptions? options, ICollection<string> missing)
    {
        var layout = RawArchive.Array(index, array);
        var found = new List<ArchiveFile>();
        foreach (var file in index.Find(layout, from, to))
        {
            if (File.Exists(Path.Combine(index.Folder, file.Path)))
            {
                found.Add(file);
            }
            else
            {
                missing.Add(file.Path);
            }
        }

        if (found.Count == 0)
        {
            var (first, last) = index.Span(layout)!.Value;
            throw new UserInputException(missing.Count > 0
                ? $"{index.Folder}: {missing.First()} and all else that held the time is not there any more; 'muser archive index {index.Folder}' looks where it went."
                : $"{index.Folder} holds no frame of {layout.Name} within the times that were asked for; it has {first} to {last}, with gaps that 'muser archive list' shows.");
        }

        // What a loop holds is read where the range begins, from a cycle before it on, for its file may end there: later files of the loop hold the same.
        int[]? loopBandsMHz = null;
        return new RawFiles(layout, [.. found.Select(ToRaw)], options);

        RawFile ToRaw(ArchiveFile file)
        {
            var path = Path.Combine(index.Folder, file.Path);
            return new RawFile(path, file.Bytes, file.First, file.FixedBandMHz == 0, file.FixedBandMHz == 0 ? loopBandsMHz ??= LoopBands(path) : [file.FixedBandMHz]);
        }

        int[] LoopBands(string path)
        {
            using var reader = RawFrames.Open(path, layout, options);
            if (from is { } begin)
            {
                reader.SkipTo(begin.AddNs(-layout.CyclePeriodNs));
            }

            return Beginning(path, reader).BandsMHz;
        }
    }

    /// <summary>The frames of a time range, as one stream.</summary>
    public FrameRangeReader Read(UtcTime? from = null, UtcTime? to = null) =>
        new([.. Files.Select(file => (file.Path, file.First))], _open, from, to);

    /// <summary>The end of the last frame of all files: looks at the end of each that may hold it.</summary>
    public UtcTime End()
    {
        var end = Files[^1].First;
        for (var k = Files.Count - 1; k >= 0 && (k == Files.Count - 1 || Files[k].First.AddNs(ArrayLayout.FramesPerFile * ArrayLayout.FramePeriodNs) > end); k--)
        {
            var last = LastTime(Files[k]);
            end = last > end ? last : end;
        }

        return end.AddNs(ArrayLayout.FramePeriodNs);
    }

    /// <summary>Time tag of the last good frame of a file: looks at its end.</summary>
    public UtcTime LastTime(RawFile file)
    {
        using var handle = File.OpenHandle(file.Path);
        return FrameTimeSearch.LastTime(handle, Layout, FrameReadOptions.Default) ?? file.First;
    }

    /// <summary>About how many bytes of the files a time range takes, for progress: each file counts as far as its minute lies within.</summary>
    public long Bytes(UtcTime? from, UtcTime? to) => (long)Files.Sum(file =>
    {
        var frames = (double)file.Bytes / Layout.FrameBytes;
        var begin = from is { } first ? Math.Clamp((first - file.First) / (double)ArrayLayout.FramePeriodNs, 0, frames) : 0;
        var end = to is { } last ? Math.Clamp((last - file.First) / (double)ArrayLayout.FramePeriodNs, 0, frames) : frames;
        return Math.Max(0, end - begin) * Layout.FrameBytes;
    });

    /// <summary>The first file, and how many more, for sentences.</summary>
    public override string ToString() => Files.Count == 1 ? Files[0].Path : $"{Files[0].Path} and {Files.Count - 1} more";

    private static RawFile Beginning(string path, FrameFileReader reader)
    {
        FrameHeader? first = null;
        var bandsMHz = new SortedSet<int>();
        var good = 0;
        while (good < 2 * reader.Stream.Layout.FramesPerCycle && reader.TryRead(out var item))
        {
            if (item.Fault == FrameFault.None)
            {
                good++;
                first ??= item.Header;
                bandsMHz.Add(item.Header.BandMHz);
            }
        }

        return first is { } header
            ? new RawFile(path, reader.Length, header.Time, header.IsLoopMode, [.. bandsMHz])
            : throw new UserInputException(WhyNoFrame(path, reader));
    }

    private static string WhyNoFrame(string path, FrameFileReader reader)
    {
        var layout = reader.Stream.Layout;
        return reader.Length < layout.FrameBytes
            ? $"{path} has {reader.Length} bytes, less than one frame of {layout.Name}, {layout.FrameBytes}: it was cut short."
            : FrameFileReader.DetectArray(path) is { } other && other.Id != layout.Id
                ? $"{path} holds frames of {other.Name}, not of {layout.Name}."
                : $"{path} holds no good frame; 'muser frames check' says why.";
    }
}
