using System.CommandLine;
using Muser.Cli.Frames;
using Muser.Cli.Shell;
using Muser.Formats.Frames;

namespace Muser.Cli.Visibilities;

/// <summary>Files of raw frames of one array, in the order of time, and what their beginnings say. Immutable.</summary>
internal sealed class RawFiles
{
    private RawFiles(ArrayLayout layout, IReadOnlyList<RawFile> files) => (Layout, Files) = (layout, files);

    /// <summary>The array.</summary>
    public ArrayLayout Layout { get; }

    /// <summary>The files by the time of their first good frame.</summary>
    public IReadOnlyList<RawFile> Files { get; }

    /// <summary>
    /// Reads the first two cycles of each file. Throws <see cref="UserInputException"/> where a file is not there or holds no frame, or where files are
    /// of different arrays.
    /// </summary>
    public static RawFiles Scan(ParseResult parse, FrameFileOptions options, string[] paths, CancellationToken cancellation)
    {
        ArrayLayout? layout = null;
        var files = new List<RawFile>();
        foreach (var path in paths.DistinctBy(Path.GetFullPath))
        {
            cancellation.ThrowIfCancellationRequested();
            using var reader = options.Open(parse, path);
            var own = reader.Stream.Layout;
            layout ??= own;
            if (own.Id != layout.Id)
            {
                throw new UserInputException($"{path} is of {own.Name}, {paths[0]} of {layout.Name}; convert one array at a time.");
            }

            files.Add(Beginning(path, reader));
        }

        return new RawFiles(layout!, [.. files.OrderBy(file => file.First)]);
    }

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
            : throw new UserInputException($"{path} holds no good frame; 'muser frames check' says why.");
    }
}
