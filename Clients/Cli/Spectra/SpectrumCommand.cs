using System.CommandLine;
using System.Globalization;
using Muser.Cli.Frames;
using Muser.Cli.Shell;
using Muser.Silo.Spectra;

namespace Muser.Cli.Spectra;

/// <summary><c>muser spectrum</c>: the dynamic spectra of raw frames.</summary>
internal static class SpectrumCommand
{
    public static Command Create()
    {
        var resolution = new Option<string?>("--resolution") { Description = "The length of a step in time, such as 25ms or 1s; about a thousand steps where it is not given." };
        var shortBelow = new Option<double>("--short-below")
        {
            Description = "Baselines below this length are short, m; at most 64 are taken.",
            DefaultValueFactory = _ => SpectrumRequest.DefaultShortBelowM,
        };
        var @out = new Option<string>("--out") { Description = "The folder into which the files are written.", Required = true };
        var json = CommandExtensions.JsonOption();
        var command = new Command(
            "spectrum",
            "Makes dynamic spectra of raw frames, of the autocorrelations and of |V| on short baselines: R, L, I and V/I by time and channel, as FITS and PNG.")
        {
            resolution, shortBelow, @out, json,
        };
        var input = RawInput.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            if (!(parse.GetValue(shortBelow) > 0))
            {
                throw new UsageException($"{shortBelow.Name} is {parse.GetValue(shortBelow)}; it must be above 0 m.");
            }

            var raw = input.Read(parse, cancellation);
            var request = new SpectrumRequest
            {
                From = input.From(parse),
                To = input.To(parse),
                StepNs = DurationOption.ParseNs(resolution.Name, parse.GetValue(resolution)),
                ShortBelowM = parse.GetValue(shortBelow),
            };
            var folder = OutputFolder.Prepare(parse.GetValue(@out)!, @out.Name);
            var maker = new SpectrumMaker(raw, request);
            using (var progress = new ProgressLine("spectrum", raw.Bytes(request.From, request.To)))
            {
                maker.Run(progress.Report, cancellation);
            }

            maker.Write(folder);
            Print(parse, maker, parse.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample(
            "muser spectrum CSRH_20151101-120849_354161180 --out spectra",
            "muser spectrum --archive /data/muser --array muser1 --from 2015-11-01T04:00:00 --to 2015-11-01T06:00:00 --resolution 1s --out spectra");
    }

    private static void Print(ParseResult parse, SpectrumMaker maker, bool isJson)
    {
        var megabytesPerS = maker.BytesRead / 1e6 / maker.Elapsed.TotalSeconds;
        foreach (var (spectrum, k) in maker.Spectra.Select((spectrum, k) => (spectrum, k)))
        {
            var gaps = spectrum.RightChanStep.Zip(spectrum.LeftChanStep).Count(pair => float.IsNaN(pair.First) || float.IsNaN(pair.Second));
            if (isJson)
            {
                parse.Output().WriteJsonLine(new
                {
                    fits = maker.Paths[2 * k],
                    png = maker.Paths[(2 * k) + 1],
                    of = spectrum.Of,
                    from = spectrum.Start.ToString(),
                    to = spectrum.End.ToString(),
                    resolutionS = spectrum.StepNs / 1e9,
                    spectrum.Steps,
                    channels = spectrum.FrequencyHzChan.Length,
                    blank = gaps / (double)spectrum.RightChanStep.Length,
                    maker.Frames,
                    maker.Damaged,
                    maker.HandUnknown,
                    megabytesPerS,
                });
            }
            else
            {
                parse.Output().WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{maker.Paths[2 * k]}, .png: {spectrum.Of}; {spectrum.Steps} steps of {spectrum.StepNs / 1e9:G6} s, ")
                    + string.Create(
                        CultureInfo.InvariantCulture,
                        $"{spectrum.FrequencyHzChan.Length} channels, {100.0 * gaps / spectrum.RightChanStep.Length:F1} % blank"));
            }
        }

        if (!isJson)
        {
            parse.Output().WriteLine(string.Create(CultureInfo.InvariantCulture, $"{maker.Frames} frames, {megabytesPerS:F0} MB/s"));
        }

        if (maker.Damaged > 0)
        {
            parse.Error().WriteLine($"muser: {maker.Damaged} stretches of bytes are no good frame and were passed over; 'muser frames check' names them.");
        }

        if (maker.HandUnknown > 0)
        {
            parse.Error().WriteLine($"muser: {maker.HandUnknown} frames do not tell their hand and were passed over.");
        }
    }
}
