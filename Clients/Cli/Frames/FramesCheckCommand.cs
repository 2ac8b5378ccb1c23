using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Silo.Frames.Checks;

namespace Muser.Cli.Frames;

/// <summary><c>muser frames check</c>: what is wrong in files of frames. Exit code 1 where something is.</summary>
internal static class FramesCheckCommand
{
    private const string Description =
        "Finds gaps, duplicates, disorder and damage in files of frames, and measures the sense of the delay words. " +
        "Exit code 1 where something is wrong.";

    public static Command Create()
    {
        var files = FrameFileOptions.Files();
        var all = new Option<bool>("--all")
        {
            Description = $"Print every finding; without it, the first {TextFrameCheckReport.DefaultLines} of a file.",
        };
        var json = CommandExtensions.JsonOption();
        var command = new Command("check", Description) { files, all, json };
        var options = FrameFileOptions.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var bad = new List<string>();
            foreach (var path in FrameFileOptions.WithoutSidecars(parse.GetValue(files)!))
            {
                using var reader = options.Open(parse, path);
                var lines = parse.GetValue(all) ? long.MaxValue : TextFrameCheckReport.DefaultLines;
                FrameCheckReport report = parse.GetValue(json)
                    ? new JsonFrameCheckReport(path, parse.Output())
                    : new TextFrameCheckReport(path, parse.Output(), lines);
                var summary = Check(reader, path, report, cancellation);
                if (!summary.IsGood)
                {
                    bad.Add($"{path}: {summary.Faults}");
                }
            }

            bad.ForEach(line => parse.Error().WriteLine("muser: " + line));
            return Task.FromResult(bad.Count == 0 ? ExitCode.Done : ExitCode.BadInput);
        });
        return command.WithExample("muser frames check CSRH_20151101-120849_354161180", "muser frames check CSRH_* --json");
    }

    private static FrameCheckSummary Check(
        FrameFileReader reader, string path, FrameCheckReport report, CancellationToken cancellation)
    {
        using var progress = new ProgressLine("checking " + Path.GetFileName(path), reader.Length);
        var check = new FrameFileCheck(reader, report);
        check.Run(progress.Report, cancellation);
        var summary = check.Summarize(path);
        progress.Dispose();
        report.Summary(summary);
        return summary;
    }
}
