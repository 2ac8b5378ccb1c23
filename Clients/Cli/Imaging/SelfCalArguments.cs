using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Imaging.SelfCalibration;

namespace Muser.Cli.Imaging;

/// <summary>The arguments of <c>muser image</c> about self-calibration.</summary>
internal sealed class SelfCalArguments
{
    private readonly Option<SelfCalibrationModel?> _model = new("--selfcal")
    {
        Description = "Solve phases of antennas before the map is made, against the components of a CLEAN (and the quiet Sun, unless --disc off) or against the disc alone. "
            + "The file stays as it is; the solutions are written beside the maps, as 'muser parameters import' takes them.",
    };

    private readonly Option<string?> _interval = new("--selfcal-interval") { Description = "Time for which a phase holds, such as 1s or 200ms; by default all of the file." };
    private readonly Option<double> _snr = new("--selfcal-snr")
    {
        Description = "Antennas whose phase is known worse, as SNR, are left out of the map.",
        DefaultValueFactory = _ => new SelfCalibrationOptions().MinSnr,
    };

    private readonly Option<string?> _base = new("--selfcal-base") { Description = "The parameters, .json, that the file was calibrated with: solutions are written on top of those." };

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => [_model, _interval, _snr, _base];

    /// <summary>What was asked for; null for nothing. Throws <see cref="UsageException"/> where it has no meaning.</summary>
    public SelfCalRequest? Read(ParseResult parse, ChannelChoice channels)
    {
        if (parse.GetValue(_model) is not { } model)
        {
            return Options.Skip(1).FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } idle
                ? throw new UsageException($"{idle.Name} does nothing without --selfcal components or --selfcal disc.")
                : null;
        }

        if (channels.First is null && !channels.IsByBand)
        {
            throw new UsageException("A phase holds for a band: with --selfcal take --channel synthesis, a range such as 16-31 or a channel, not all.");
        }

        var snr = parse.GetValue(_snr);
        if (!(snr > 0 && double.IsFinite(snr)))
        {
            throw new UsageException($"--selfcal-snr is {snr}; it must be a number above 0.");
        }

        var interval = parse.GetValue(_interval) is { } text
            ? DurationOption.TryParse(text) ?? throw new UsageException($"--selfcal-interval is '{text}'; write a time from 1ms to 60min, such as 1s.")
            : (long?)null;
        return new SelfCalRequest(model, interval, snr, parse.GetValue(_base));
    }
}
