using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Silo.Frames.Checks;

namespace Muser.Cli.Frames;

/// <summary><c>muser frames info</c>: one line for each frame.</summary>
internal static class FramesInfoCommand
{
    private const string Heading =
        " index        offset  UTC                             band MHz  pol  source     fringes   status";

    public static Command Create()
    {
        var files = FrameFileOptions.Files();
        var count = new Option<long?>("--count") { Description = "Stop after so many lines of each file." };
        var json = CommandExtensions.JsonOption();
        var command = new Command("info", "Lists the frames of files: place, time, band, polarisation, source, state.")
        {
            files, count, json,
        };
        var options = FrameFileOptions.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var (paths, output) = (FrameFileOptions.WithoutSidecars(parse.GetValue(files)!), parse.Output());
            var most = parse.GetValue(count) switch
            {
                null => long.MaxValue,
                > 0 and var lines => lines,
                var wrong => throw new UsageException($"--count is {wrong}; it must be above 0."),
            };
            foreach (var path in paths)
            {
                using var reader = options.Open(parse, path);
                if (parse.GetValue(json))
                {
                    List(reader, most, paths.Length > 1 ? path : null, output.WriteJsonLine, cancellation);
                }
                else
                {
                    output.WriteLine($"{path}: {reader.Stream.Layout.Name}");
                    output.WriteLine(Heading);
                    List(reader, most, null, line => output.WriteLine(Text(line)), cancellation);
                }
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample("muser frames info CSRH_20151101-120849_354161180", "muser frames info CSRH_* --json");
    }

    private static void List(
        FrameFileReader reader, long count, string? file, Action<FrameLine> write, CancellationToken cancellation)
    {
        var polarizations = new LoopPolarizationTracker();
        FrameLine? untold = null;
        for (var index = 0L; index < count && reader.TryRead(out var item); index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var header = item.Header;
            var isKnown = item.HasHeader && polarizations.Resolve(ref header);
            var line = FrameLine.Of(index, item with { Header = header }, reader.Stream.Layout, file, isKnown);
            if (untold is not null)
            {
                // A neighbour that is told has told its predecessor too: the hands take turns.
                write(isKnown ? untold with { Polarization = header.Polarization == Polarization.Right ? "L" : "R" } : untold);
            }

            untold = item.HasHeader && !isKnown ? line : null;
            if (untold is null)
            {
                write(line);
            }
        }

        if (untold is not null)
        {
            write(untold);
        }
    }

    private static string Text(FrameLine line)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{line.Index,6}  {line.Offset,12}");
        if (line.Utc is null)
        {
            return $"{place}  {line.Status}, {line.Bytes} bytes, at byte {line.FaultOffset} of them";
        }

        var fringes = line.FringeDone == true ? "stopped" : "turning";
        var polarization = line.Polarization ?? "?";
        return $"{place}  {line.Utc}  {line.BandMHz,8}  {polarization,-3}  {line.Source,-9}  {fringes,-8}  {line.Status}";
    }
}
