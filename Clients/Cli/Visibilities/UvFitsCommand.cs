using System.CommandLine;
using System.Globalization;
using Muser.Cli.Frames;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Grains.Calibration;
using Muser.Silo.Visibilities;

namespace Muser.Cli.Visibilities;

/// <summary><c>muser uvfits</c>: from raw frames of the Sun to one standard file of calibrated visibilities.</summary>
internal static class UvFitsCommand
{
    public static Command Create()
    {
        var band = new Option<string?>("--band") { Description = "Lower edges of the bands that are taken, MHz, such as 400,1600; all where it is not given." };
        var pol = Choice("--pol", "Hands that are taken.", "both", "L", "R");
        var integrate = new Option<string?>("--integrate") { Description = "Time over which visibilities are averaged, such as 1s or 200ms; one cycle of bands and hands where it is not given." };
        var perFrame = new Option<bool>("--per-frame") { Description = "Write one file for each frame, named by its time, band and hand, in place of averages." };
        var format = Choice("--format", "The standard that the file follows.", "uvfits", "fitsidi");
        var amplitude = Choice("--amplitude", "Amplitudes: by the flux scale in force, in counts where there is none; over the autocorrelations; or in counts.", "table", "autocorr", "none");
        var parameters = new Option<string?>("--parameters")
        {
            Description = "A .json file of 'muser calibrate' or 'muser parameters export' that is used over the parameters that are shipped.",
        };
        var noFlags = new Option<bool>("--no-auto-flags") { Description = "Leave out the flags that come from the data: dead, clipped, shadowed, interference." };
        var @out = new Option<string>("--out") { Description = "The folder into which the file is written.", Required = true };
        var json = CommandExtensions.JsonOption();
        var command = new Command(
            "uvfits",
            "Selects, calibrates and averages raw frames of the Sun and writes them as one file of visibilities, all bands and both hands together.")
        {
            band, pol, integrate, perFrame, format, amplitude, parameters, noFlags, @out, json,
        };
        var input = RawInput.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var selection = new UvSelection
            {
                From = input.From(parse),
                To = input.To(parse),
                BandsMHz = Bands(parse.GetValue(band)),
                Hands = parse.GetValue(pol) switch
                {
                    "L" => [Polarization.Left],
                    "R" => [Polarization.Right],
                    _ => [Polarization.Right, Polarization.Left],
                },
                IntegrationNs = DurationOption.ParseNs(integrate.Name, parse.GetValue(integrate)),
                Amplitude = parse.GetValue(amplitude) switch
                {
                    "autocorr" => AmplitudeScale.Autocorr,
                    "none" => AmplitudeScale.None,
                    _ => AmplitudeScale.Table,
                },
                AutomaticFlags = !parse.GetValue(noFlags),
            };
            if (parse.GetValue(perFrame) && selection.IntegrationNs is not null)
            {
                throw new UsageException("--per-frame and --integrate do not go together.");
            }

            var raw = input.Read(parse, cancellation);
            var inForce = ParametersOfFile.Read(raw.Layout, parse.GetValue(parameters));
            var folder = OutputFolder.Prepare(parse.GetValue(@out)!, "--out");
            var kind = parse.GetValue(format) == "fitsidi" ? VisibilityFormat.FitsIdi : VisibilityFormat.UvFits;
            using var progress = new ProgressLine("uvfits", raw.Bytes(selection.From, selection.To));
            if (parse.GetValue(perFrame))
            {
                var frames = new UvFrameFiles(raw, inForce, selection, folder, kind);
                frames.Run(progress.Report, cancellation);
                progress.Dispose();
                UvReport.Print(frames, folder, parse.Output(), parse.Error(), parse.GetValue(json));
            }
            else
            {
                using var conversion = new UvConversion(raw, inForce, selection, folder, kind);
                conversion.Run(progress.Report, cancellation);
                progress.Dispose();
                new UvReport(conversion).Print(parse.Output(), parse.Error(), parse.GetValue(json));
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample(
            "muser uvfits CSRH_* --parameters cal.json --integrate 1s --out data",
            "muser uvfits CSRH_* --from 2015-11-01T04:08:49 --to 2015-11-01T04:09:19 --band 1600 --pol R --out data",
            "muser uvfits --archive /data/muser --array muser1 --from 2015-11-01T04:00:00 --to 2015-11-01T04:30:00 --out data",
            "muser uvfits CSRH_20151101-120849_354161180 --per-frame --out frames",
            "muser uvfits CSRH_* --format fitsidi --integrate 200ms --out data");
    }

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    private static int[]? Bands(string? text) => text?.Split(',', StringSplitOptions.TrimEntries)
        .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var bandMHz)
            ? bandMHz
            : throw new UsageException($"--band is '{text}'; write lower edges in MHz, such as 400,1600."))
        .Distinct().Order().ToArray();
}
