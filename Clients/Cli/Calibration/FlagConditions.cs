using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Silo;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary>The options that say what a flag takes. Each may be given again, and takes several with commas.</summary>
internal sealed class FlagConditions
{
    private readonly Option<string[]> _antenna = new("--antenna") { Description = "Baselines of this antenna, by name or 0-based number: IA7 or 7." };
    private readonly Option<string[]> _baseline = new("--baseline") { Description = "This baseline: IA3-IA7 or 3-7." };
    private readonly Option<string[]> _channel = new("--channel") { Description = "This channel, or this range, in stored order: 3 or 8-11." };
    private readonly Option<string[]> _band = new("--band") { Description = "This band and hand, 400L, or both hands of it, 400." };

    /// <summary>Adds the options to a command.</summary>
    public static FlagConditions AddTo(Command command)
    {
        var conditions = new FlagConditions();
        command.Add(conditions._antenna);
        command.Add(conditions._baseline);
        command.Add(conditions._channel);
        command.Add(conditions._band);
        return conditions;
    }

    /// <summary>The flag that the options make.</summary>
    public FlagRule Read(ParseResult parse, ArrayLayout layout) => Read(
        layout, parse.GetValue(_antenna) ?? [], parse.GetValue(_baseline) ?? [], parse.GetValue(_channel) ?? [], parse.GetValue(_band) ?? []);

    /// <summary>The flag that texts make; throws <see cref="UserInputException"/> where one cannot be read.</summary>
    public static FlagRule Read(ArrayLayout layout, string[] antennas, string[] baselines, string[] channels, string[] bands)
    {
        var names = new AntennaNames(layout);
        var flag = new FlagRule
        {
            Antennas = [.. Pieces(antennas).Select(Antenna).Distinct()],
            Baselines = [.. Pieces(baselines).SelectMany(Baseline)],
            Channels = [.. Pieces(channels).SelectMany(Channels).Distinct().Order()],
            BandHands = [.. Pieces(bands).SelectMany(Bands).Distinct()],
        };
        return flag is { Antennas: [], Baselines: [], Channels: [], BandHands: [] }
            ? throw new UsageException("A flag needs at least one of --antenna, --baseline, --channel and --band.")
            : flag;

        int Antenna(string text) => names.TryParse(text, out var antenna)
            ? antenna
            : throw new UserInputException($"'{text}' is not an antenna of {layout.Name}; the antennas are {names.Range}.");

        int[] Baseline(string text)
        {
            var pair = new int[2];
            return names.TryParseBaseline(text, pair)
                ? [pair.Min(), pair.Max()]
                : throw new UserInputException(
                    $"'{text}' is not a baseline of {layout.Name}; write two antennas with a hyphen: {names.Name(3)}-{names.Name(7)} or 3-7.");
        }
    }

    private static IEnumerable<int> Channels(string text)
    {
        var pieces = text.Split('-');
        return pieces.Length <= 2 && Channel(pieces[0], out var first) && Channel(pieces[^1], out var last) && first <= last
            ? Enumerable.Range(first, last - first + 1)
            : throw new UserInputException($"'{text}' is not a channel; write 0 to {ArrayLayout.Channels - 1}, or a range: 8-11.");
    }

    private static bool Channel(string text, out int channel) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out channel) && channel < ArrayLayout.Channels;

    private static IEnumerable<BandHand> Bands(string text) =>
        BandHand.TryParse(text.ToUpperInvariant(), out var band) ? [band]
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var both)
            ? [new BandHand { BandMHz = both, IsRight = false }, new BandHand { BandMHz = both, IsRight = true }]
        : throw new UserInputException($"'{text}' is not a band; write 400L, 400R, or 400 for both hands.");

    private static IEnumerable<string> Pieces(string[] values) =>
        values.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
