using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Archive;
using Muser.Formats.Frames;

namespace Muser.Cli.Archive;

/// <summary><c>muser archive list</c>: the files of an archive, or its days.</summary>
internal static class ArchiveListCommand
{
    public static Command Create()
    {
        var days = new Option<bool>("--days") { Description = "One line for each day (UTC) and array instead of one for each file." };
        var json = CommandExtensions.JsonOption();
        var command = new Command("list", "Lists the files of an archive in the order of time, with what they hold; or its days.") { days, json };
        var options = ArchiveOptions.AddTo(command, hasTimes: true);
        command.SetAction((parse, cancellation) =>
        {
            using var index = options.Open(parse);
            var (from, to) = options.Times(parse);
            foreach (var layout in options.Arrays(parse, index))
            {
                var files = index.Find(layout, from, to);
                if (parse.GetValue(days))
                {
                    foreach (var day in files.GroupBy(file => file.First.ToString()[..10]))
                    {
                        cancellation.ThrowIfCancellationRequested();
                        Day(parse.Output(), parse.GetValue(json), layout, day.Key, [.. day]);
                    }
                }
                else
                {
                    foreach (var file in files)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        One(parse.Output(), parse.GetValue(json), layout, file);
                    }
                }
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample("muser archive list /data/muser --days", "muser archive list /data/muser --array muser2 --from 2015-11-01 --to 2015-11-02 --json");
    }

    private static void One(TextWriter output, bool isJson, ArrayLayout layout, ArchiveFile file)
    {
        if (isJson)
        {
            output.WriteJsonLine(new
            {
                array = layout.Name,
                file = file.Path,
                from = file.First.ToString(),
                to = file.Last.ToString(),
                file.Frames,
                missing = file.Missing,
                file.Bytes,
                bandMHz = file.FixedBandMHz == 0 ? (int?)null : file.FixedBandMHz,
                state = State(file),
            });
            return;
        }

        var mode = file.FixedBandMHz == 0 ? "loop" : string.Create(CultureInfo.InvariantCulture, $"{file.FixedBandMHz} MHz");
        var state = file.State == ArchiveFileState.Whole ? "" : "   " + State(file);
        var missing = file.Missing == 0 ? "" : $"   {file.Missing} missing";
        output.WriteLine($"{layout.Name}  {file.First}  {file.Last}  {file.Frames,6}  {mode,-9}  {file.Path}{missing}{state}");
    }

    private static void Day(TextWriter output, bool isJson, ArrayLayout layout, string day, ArchiveFile[] files)
    {
        var last = files.MaxBy(file => file.Last)!.Last;
        var (frames, bytes) = (files.Sum(file => file.Frames), files.Sum(file => file.Bytes));
        var faulty = files.Count(file => file.State != ArchiveFileState.Whole || file.Missing > 0);
        if (isJson)
        {
            output.WriteJsonLine(new { array = layout.Name, day, files = files.Length, from = files[0].First.ToString(), to = last.ToString(), frames, bytes, faulty });
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{layout.Name}  {day}  {files.Length,5} files  {files[0].First.ToString()[11..19]} to {last.ToString()[11..19]}  {frames,9} frames  {bytes / 1e9,8:F1} GB{(faulty == 0 ? "" : $"   {faulty} not whole")}"));
    }

    private static string State(ArchiveFile file) => file.State switch
    {
        ArchiveFileState.CutShort => "cut short",
        ArchiveFileState.Growing => "growing",
        ArchiveFileState.NoFrames => "no frames",
        _ => "whole",
    };
}
