using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Calibration;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Imaging.Calibration;
using Muser.Silo;
using Muser.Silo.Calibration;
using Muser.Sky.Arrays;

namespace Muser.Cli.Calibration;

/// <summary><c>muser calibrate</c> on a file of a calibration: from baselines (<c>.cal</c>) to antennas (<c>.json</c>) and back.</summary>
internal static class CalibrationConversion
{
    public static Task Run(ParseResult parse, CalibrateArguments arguments, string path, CalibrationOutput? output, CancellationToken cancellation)
    {
        var isCal = path.EndsWith(".cal", StringComparison.OrdinalIgnoreCase);
        if (output is not null && output.IsCal == isCal)
        {
            throw new UsageException($"{path} is turned into a {(isCal ? ".json" : ".cal")} file; {output.Path} is none.");
        }

        if (isCal)
        {
            return ToAntennas(parse, arguments, path, output, cancellation);
        }

        if (arguments.IsRecorded(parse))
        {
            throw new UsageException($"{path} holds parameters; 'muser parameters import' records them.");
        }

        ToBaselines(parse, arguments, path, output);
        return Task.CompletedTask;
    }

    private static async Task ToAntennas(
        ParseResult parse, CalibrateArguments arguments, string path, CalibrationOutput? output, CancellationToken cancellation)
    {
        var table = CalTableFile.Read(path, arguments.Frames.Array(parse));
        var observed = CalFileName.TryParse(path, out var name) ? BeijingDay.Begin(name.Date) : (UtcTime?)null;
        var from = arguments.ValidFrom(parse) ?? observed
            ?? throw new UsageException($"{path} is not named after its day (YYYYMMDD-P.cal); say with --valid-from when it holds.");
        (int BandMHz, Polarization Polarization)? single = table.IsLoop ? null : arguments.SingleFrame(parse, path, table.Layout);
        var bands = CalTables.Solve(table, single, arguments.Options(parse, table.Layout));
        BandCalibration[] solved = [.. bands.Where(band => band.Gains is not null)];
        if (bands.Count == 0)
        {
            throw new UserInputException($"{path} is empty: every number is 0.");
        }

        if (solved.Length == 0)
        {
            throw new UserInputException($"{path}: none of {bands.Count} bands and hands could be solved: {bands.MaxBy(band => band.Snr)!.Result.Describe()}");
        }

        var layout = LayoutFingerprint.Of(AntennaTable.For(table.Layout.Id).ItrfM);
        var items = SolutionFile.Items(
            path, table.Layout, solved.Select(band => PhaseSolutions.Of(band, layout, Path.GetFileName(path), observed ?? from)), from);
        if (output is not null)
        {
            SolutionFile.Write(output.Path, table.Layout, items);
        }

        CalibrationReport.Print(parse.Output(), $"{path}: {table.Layout.Name}, {(table.IsLoop ? "loop" : "one frame")}", bands, true, arguments.IsJson(parse));
        if (arguments.IsRecorded(parse))
        {
            await arguments.Record(parse, table.Layout, items, path, cancellation);
        }
    }

    private static void ToBaselines(ParseResult parse, CalibrateArguments arguments, string path, CalibrationOutput? output)
    {
        var (layout, solutions) = SolutionFile.Read(path, arguments.Frames.Array(parse));
        var layoutInForce = LayoutFingerprint.Of(AntennaTable.For(layout.Id).ItrfM);
        foreach (var solution in solutions)
        {
            var observed = new UtcTime(solution.ObservedUtcUnixNs);
            output?.CheckDay(observed);
            if (PhaseSolutions.Refusal(solution, layout, layoutInForce, observed) is { } refusal)
            {
                throw new UserInputException($"{path}: {refusal}");
            }
        }

        var options = arguments.Options(parse, layout);
        var table = CalTables.OfGains(
            layout,
            [.. solutions.Select(each => (each.BandHand.BandMHz, each.BandHand.IsRight ? Polarization.Right : Polarization.Left, each.ToGains()))],
            isLoop: true,
            options);
        output?.Write(table);
        CalibrationReport.Print(
            parse.Output(), $"{path}: {layout.Name}, {solutions.Length} solutions", CalTables.Solve(table, null, options), true, arguments.IsJson(parse));
    }
}
