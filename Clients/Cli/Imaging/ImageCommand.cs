using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Imaging.Gpu;
using Muser.Imaging.Maps;
using Muser.Silo;

namespace Muser.Cli.Imaging;

/// <summary><c>muser image</c>: from a file of visibilities to maps of the Sun, as FITS and PNG.</summary>
internal static class ImageCommand
{
    private const string Description =
        "Makes maps of a file of visibilities, all its times together: NAME-chCC-P-dirty.fits, -psf.fits and, cleaned, -model.fits, -residual.fits, -image.fits; and a picture, .png.";

    public static Command Create()
    {
        var arguments = new ImageArguments();
        var command = new Command("image", Description);
        arguments.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            Run(parse, arguments.Read(parse), cancellation);
            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample(
            "muser image sun.uvfits --channel 24 --out maps",
            "muser image sun.uvfits --channel all --pol R --clean multiscale --weight robust:0 --threshold 5sigma --out maps --json",
            "muser image sun.uvfits --channel 16-31 --disc model --box -300,100,200,500arcsec --negative off --out maps",
            "muser image sun.uvfits --channel 24 --selfcal components --selfcal-interval 1s --out maps",
            "muser image sun.uvfits --channel all --pol I,V --cube --rotate solar-north --frame solar --out maps",
            "muser image sun.uvfits --channel 24 --temperature --grid --stretch asinh --colour-map gist-heat --out maps",
            "muser image old.uvfits --legacy --clean none --out maps");
    }

    private static void Run(ParseResult parse, ImageRequest request, CancellationToken cancellation)
    {
        if (request.Gpu == GpuUse.Require && GpuDevice.Find(request.Gpu, out var reason) is null)
        {
            throw new UserInputException($"{reason} With --gpu auto the maps are made on the processor.");
        }

        // A polarisation at a time is in memory; all of them are known before the first map is made.
        ImageProducts? products = null;
        try
        {
            foreach (var polarization in request.Polarizations)
            {
                var data = ImageData.Read(request, polarization, cancellation);
                if (data.Channels.All(channel => channel.Fault() is not null))
                {
                    var more = data.Channels.Count > 1 ? $" So it is with all {data.Channels.Count} channels." : "";
                    throw new UserInputException(data.Channels[0].Fault() + more);
                }

                products ??= new ImageProducts(request, OutputFolder.Prepare(request.Out, "--out"), [.. request.Polarizations.Select(name => name ?? data.Polarization)]);
                products.Begin(data);
                Make(parse, new ImageMaker(request, data, products), data, request.IsJson, cancellation);
            }

            products?.Complete();
        }
        finally
        {
            products?.Dispose();
        }
    }

    private static void Make(ParseResult parse, ImageMaker maker, ImageData data, bool isJson, CancellationToken cancellation)
    {
        maker.Check();
        using var progress = new ProgressLine("imaging", data.Channels.Count, "channels");
        var done = 0;
        foreach (var channel in data.Channels)
        {
            cancellation.ThrowIfCancellationRequested();
            if (channel.Fault() is { } fault)
            {
                parse.Error().WriteLine($"{fault} It is left out.");
            }
            else
            {
                Print(parse.Output(), maker.Make(channel, cancellation), isJson);
            }

            progress.Report(++done);
        }

        if (maker.WriteSolutions() is { } solutions)
        {
            parse.Error().WriteLine($"The phases are in {solutions}; 'muser parameters import' makes them hold, 'muser parameters withdraw' takes them back.");
        }
    }

    private static void Print(TextWriter output, ImageReport report, bool isJson)
    {
        if (isJson)
        {
            output.WriteJsonLine(report);
            return;
        }

        var cleaned = report.Stop is { } stop
            ? string.Create(CultureInfo.InvariantCulture, $", {report.Iterations} iterations, {report.FluxCleaned:G4} in components, stopped: {stop}")
            : "";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"channel {report.Channel}{(report.LastChannel is { } last ? $"-{last}" : "")} {report.Polarization}  {report.FrequencyHz * 1e-6:0.###} MHz  {report.Size} x {report.CellArcsec:0.##}\"  peak {report.Peak:G4}, noise {report.Rms:G3}, "
            + $"beam {report.BeamArcsec[0]:0.0}\" x {report.BeamArcsec[1]:0.0}\" at {report.BeamPaDeg:0} deg{cleaned}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {report.Transform}; {report.Visibilities} visibilities, {report.LeftOut} left out; {report.Ms.Map:0} ms to make, {report.Ms.Fits + report.Ms.Png:0} ms to write"));
        if (report.TaperArcsec is { } taper)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  The cell is too large for the longest baselines: tapered by {taper:0.#}\", so that the beam has {TaperRule.LeastCells} cells."));
        }

        if (report.DiscSentence is { } disc)
        {
            output.WriteLine($"  {disc}");
        }

        if (report.SelfCalibration is { } phases)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  Self-calibrated: {phases.Antennas} antennas in {phases.Intervals} intervals, median SNR {phases.MedianSnr:0.#}, phases turned by {phases.RmsPhaseDeg:0.#} deg rms."));
        }
    }
}
