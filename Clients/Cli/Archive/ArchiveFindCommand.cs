using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Archive;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Silo.Visibilities;

namespace Muser.Cli.Archive;

/// <summary><c>muser archive find</c>: which frames of which files cover a time range.</summary>
internal static class ArchiveFindCommand
{
    public static Command Create()
    {
        var json = CommandExtensions.JsonOption();
        var command = new Command("find", "Says which frames of which files cover a time range, and what of it nothing covers.") { json };
        var options = ArchiveOptions.AddTo(command, hasTimes: true);
        command.SetAction((parse, cancellation) =>
        {
            using var index = options.Open(parse);
            var layout = RawArchive.Array(index, options.Array(parse));
            var start = Stopwatch.GetTimestamp();
            var range = ArchiveRange.Of(index, layout, options.Times(parse).From, options.Times(parse).To);
            var ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (range.Pieces.Count == 0)
            {
                var (first, last) = index.Span(layout)!.Value;
                throw new UserInputException($"{index.Folder} holds no frame of {layout.Name} within the times that were asked for; it has {first} to {last}.");
            }

            Print(parse, layout, range, ms, parse.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample("muser archive find /data/muser --array muser1 --from 2015-11-01T04:08:00 --to 2015-11-01T04:10:00");
    }

    private static void Print(ParseResult parse, ArrayLayout layout, ArchiveRange range, double ms, bool isJson)
    {
        var output = parse.Output();
        foreach (var piece in range.Pieces)
        {
            if (isJson)
            {
                output.WriteJsonLine(new
                {
                    kind = "file",
                    array = layout.Name,
                    file = piece.File.Path,
                    firstFrame = piece.FirstFrame,
                    frames = piece.Frames,
                    offset = piece.FirstFrame * layout.FrameBytes,
                    there = piece.IsThere,
                });
            }
            else
            {
                var there = piece.IsThere ? "" : "   not there; 'muser archive index' looks where it went";
                output.WriteLine($"{piece.File.Path}   frames {piece.FirstFrame} to {piece.FirstFrame + piece.Frames - 1}{there}");
            }
        }

        foreach (var (from, to, frames) in range.Gaps)
        {
            if (isJson)
            {
                output.WriteJsonLine(new { kind = "gap", array = layout.Name, from = from.ToString(), to = to.ToString(), frames });
            }
            else
            {
                output.WriteLine($"nothing between {from} and {to}: {frames} frames");
            }
        }

        if (isJson)
        {
            output.WriteJsonLine(new { kind = "summary", array = layout.Name, files = range.Pieces.Count, frames = range.Pieces.Sum(piece => piece.Frames), gaps = range.Gaps.Count, ms });
        }
        else
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{range.Pieces.Sum(piece => piece.Frames)} frames in {range.Pieces.Count} files, {range.Gaps.Count} gaps between them; found in {ms:F2} ms"));
        }
    }
}
