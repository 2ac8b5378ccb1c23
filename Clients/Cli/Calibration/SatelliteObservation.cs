using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Imaging.Calibration;
using Muser.Silo;
using Muser.Silo.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Cli.Calibration;

/// <summary><c>muser calibrate</c> on raw frames: reads, solves, prints, writes.</summary>
internal static class SatelliteObservation
{
    /// <summary>An angle between the words and the place of the satellite that is worth a warning, degrees: 72", some pixels of a map.</summary>
    private const double NoticedOffsetDeg = 0.02;

    public static async Task Run(
        ParseResult parse, CalibrateArguments arguments, CalibrationOutput? output, CancellationToken cancellation)
    {
        var files = Read(parse, arguments, cancellation);
        output?.CheckDay(files.Calibration.First!.Value);
        var bands = files.Calibration.Solve();
        var isLegacy = arguments.IsLegacy(parse);
        BandCalibration[] solved = [.. bands.Where(band => isLegacy || band.Gains is not null)];
        if (solved.Length == 0)
        {
            var best = bands.MaxBy(band => band.Snr)!;
            throw new UserInputException(
                $"{files.LastFile}: none of {bands.Count} bands and hands could be solved; {best.BandMHz}{(best.Polarization == Polarization.Left ? 'L' : 'R')}: {best.Result.Describe()}");
        }

        var isLoop = files.IsLoop || bands.Count > 1;
        var layout = files.Calibration.Layout;
        ParameterItem[] items = isLegacy ? [] : Items(files, solved, arguments.ValidFrom(parse) ?? files.Calibration.First!.Value);
        if (output is { IsCal: true })
        {
            output.Write(CalTables.OfVisibilities(solved, isLoop, isAll: isLegacy));
        }
        else if (output is not null)
        {
            SolutionFile.Write(output.Path, layout, items);
        }

        if (files.Words is { } words && words.OffsetRad > NoticedOffsetDeg * Angle.Degree)
        {
            parse.Error().WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"muser: The delay words follow a direction {words.OffsetRad / Angle.Degree:F3}° from the satellite: if that is where it was, maps will be shifted by as much."));
        }

        CalibrationReport.Print(parse.Output(), Title(files), bands, !isLegacy, arguments.IsJson(parse));
        if (output is not null && !arguments.IsJson(parse))
        {
            parse.Output().WriteLine($"{output.Path}: {solved.Length} of {bands.Count} bands and hands");
        }

        if (arguments.IsRecorded(parse))
        {
            await arguments.Record(parse, layout, items, files.Satellite!.Name, cancellation);
        }
    }

    private static SatelliteFiles Read(ParseResult parse, CalibrateArguments arguments, CancellationToken cancellation)
    {
        var raw = arguments.Input.Read(parse, cancellation);
        var files = new SatelliteFiles(raw, new SatelliteRequest
        {
            Satellite = utc => arguments.Satellite.Read(parse, utc)
                ?? throw new UsageException("A satellite is needed: --itrf X,Y,Z, --geostationary LONGITUDE, or --tle FILE with --satellite NAME."),
            Options = arguments.Options(parse, raw.Layout),
            From = arguments.Input.From(parse),
            To = arguments.Input.To(parse),
            Skip = arguments.Skip(parse),
        });
        using (var progress = new ProgressLine("calibrating", raw.Files.Sum(file => file.Bytes)))
        {
            files.Read(progress.Report, cancellation);
        }

        if (files.Warning is { } warning)
        {
            parse.Error().WriteLine($"muser: {warning}");
        }

        return files;
    }

    private static ParameterItem[] Items(SatelliteFiles files, BandCalibration[] solved, UtcTime from)
    {
        var fingerprint = LayoutFingerprint.Of(AntennaTable.For(files.Calibration.Layout.Id).ItrfM);
        var solutions = solved.Select(band => PhaseSolutions.Of(band, fingerprint, files.Satellite!.Name, band.MeanTime!.Value));
        return SolutionFile.Items(files.LastFile, files.Calibration.Layout, solutions, from);
    }

    private static string Title(SatelliteFiles files)
    {
        var calibration = files.Calibration;
        var title = $"{calibration.Layout.Name}: {calibration.Frames} frames, {calibration.First} to {calibration.Last}{files.NotTaken}";
        if (files.Place is { } place && files.Words is { } words)
        {
            var offsetDeg = words.OffsetRad / Angle.Degree;
            title += string.Create(
                CultureInfo.InvariantCulture,
                $"\n{files.Satellite!.Name}, {place}; the delay words follow a {(words.Wave == DelayWave.Plane ? "plane" : "sphere")} {offsetDeg:F3}° from it, within {words.DeviationNs:F5} ns");
        }

        return title;
    }
}
