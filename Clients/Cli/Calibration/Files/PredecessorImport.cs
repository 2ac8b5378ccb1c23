using System.Globalization;
using System.Text.RegularExpressions;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Silo;
using Muser.Silo.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Cli.Calibration.Files;

/// <summary>
/// Makes parameters of one array from rows of the predecessor's tables. Throws <see cref="UserInputException"/> with file and line where a row is none.
/// </summary>
/// <param name="file">The file, for sentences.</param>
/// <param name="layout">The array.</param>
/// <param name="chosen">What the rows are; null where they tell themselves.</param>
internal sealed partial class PredecessorImport(string file, ArrayLayout layout, PredecessorLayout? chosen)
{
    /// <summary>The parameters, with the lines of the file that they are from.</summary>
    /// <param name="rows">The rows; those of the other array are left out.</param>
    /// <param name="from">From when rows hold that do not say so themselves.</param>
    public IReadOnlyList<(ParameterItem Item, int Line)> Read(IEnumerable<PredecessorRow> rows, UtcTime? from)
    {
        var items = new List<(ParameterItem Item, int Line)>();
        var lists = new List<(UtcTime From, int[] Antennas, int Line)>();
        foreach (var row in rows.Where(row => row.Array is null || row.Array == layout))
        {
            var what = row.Layout ?? chosen ?? Guess(row);
            if (chosen is not null && what != chosen)
            {
                continue;
            }

            var begins = row.RefTime ?? from
                ?? throw new UserInputException($"{file}, line {row.Line}: the list has no refTime; say with --from from when it holds.");
            if (row.RefTime is not null && row.Array is null && what != PredecessorLayout.Weather)
            {
                throw Wrong(row, "its array is missing: write 1 or 2 behind its time");
            }

            if (what == PredecessorLayout.Flags)
            {
                lists.Add((begins, Antennas(row), row.Line));
            }
            else
            {
                items.Add((ParameterItem.Of(Value(what, row), begins.UnixNs), row.Line));
            }
        }

        return [.. items.Concat(Flags(lists)).OrderBy(each => each.Item.From)];
    }

    /// <summary>One list replaces the one before: it ends where the next begins.</summary>
    private static IEnumerable<(ParameterItem Item, int Line)> Flags(List<(UtcTime From, int[] Antennas, int Line)> lists)
    {
        var ordered = lists.OrderBy(list => list.From).ToArray();
        for (var i = 0; i < ordered.Length; i++)
        {
            var (begins, antennas, line) = ordered[i];
            long? ends = i + 1 < ordered.Length ? ordered[i + 1].From.UnixNs : null;
            if (antennas.Length > 0 && ends != begins.UnixNs)
            {
                yield return (ParameterItem.Of(new FlagRule { Antennas = antennas }, begins.UnixNs, ends), line);
            }
        }
    }

    private ParameterValue Value(PredecessorLayout what, PredecessorRow row) =>
        what == PredecessorLayout.Delays
            ? new FibreDelays { DelayNsInput = Integers(row, layout.Inputs, "the fibre delays of the inputs, whole numbers of ns") }
        : what == PredecessorLayout.Positions ? Positions(row)
        : what == PredecessorLayout.Weather ? Weather(row)
        : new InstrumentStatus { Text = row.Value };

    /// <summary>What a row is by its text; the five kinds of text have nothing in common.</summary>
    private PredecessorLayout Guess(PredecessorRow row)
    {
        var pieces = Pieces(row.Value);
        return row.Value.StartsWith('{') ? PredecessorLayout.Weather
            : pieces.Length == 0 && row.Array is not null ? PredecessorLayout.Flags // none any more
            : !pieces.All(IsNumber) || pieces.Length == 0
                ? throw Wrong(row, $"'{Short(row.Value)}' is no list of {layout.Name}; if it is what the file should have, say what it is with --format")
            : pieces.Length == 3 * layout.Antennas ? PredecessorLayout.Positions
            : pieces.Length == layout.Inputs ? PredecessorLayout.Delays
            : pieces.Length < layout.Antennas && pieces.All(IsInteger) && pieces.Distinct().Count() == pieces.Length ? PredecessorLayout.Flags
            : throw Wrong(row, $"a list of {pieces.Length} numbers is none of {layout.Name}, which has {layout.Antennas} antennas and {layout.Inputs} inputs");
    }

    private AntennaPositions Positions(PredecessorRow row)
    {
        var pieces = Pieces(row.Value);
        if (pieces.Length != 3 * layout.Antennas || !pieces.All(IsNumber))
        {
            throw Wrong(row, $"'{Short(row.Value)}' must be {3 * layout.Antennas} numbers: east, north and up of {layout.Antennas} antennas, metres");
        }

        var enu = Array.ConvertAll(pieces, piece => double.Parse(piece, CultureInfo.InvariantCulture));
        var xyz = new double[enu.Length];
        for (var first = 0; first < enu.Length; first += 3)
        {
            var itrf = ArraySite.Muser.EnuToItrf(new Vector3D(enu[first], enu[first + 1], enu[first + 2]));
            (xyz[first], xyz[first + 1], xyz[first + 2]) = (itrf.X, itrf.Y, itrf.Z);
        }

        return new AntennaPositions { ItrfAntennaXyz = xyz };
    }

    private int[] Antennas(PredecessorRow row)
    {
        var antennas = Integers(row, null, $"numbers of antennas, 0 to {layout.Antennas - 1}");
        return Array.Find(antennas, antenna => antenna < 0 || antenna >= layout.Antennas) is var strange && strange != 0
            ? throw Wrong(row, $"{layout.Name} has the antennas 0 to {layout.Antennas - 1}, and {strange} is none of them")
            : [.. antennas.Distinct().Order()];
    }

    private Weather Weather(PredecessorRow row)
    {
        if (row.Value is not ['{', .., '}'])
        {
            throw Wrong(row, $"'{Short(row.Value)}' is no weather: write {{temperature:20,humidity:80,wind:3,rain:0}}");
        }

        var weather = new Weather();
        foreach (Match pair in PairPattern().Matches(row.Value[1..^1]))
        {
            var (name, text) = (pair.Groups["name"].Value, pair.Groups["value"].Value);
            double? number = text.Length == 0 ? null
                : IsNumber(text) ? double.Parse(text, CultureInfo.InvariantCulture)
                : throw Wrong(row, $"the {name} is '{text}', which is not a number");
            weather = name switch
            {
                "temperature" => weather with { TemperatureC = number },
                "pressure" => weather with { PressureHPa = number },
                "humidity" => weather with { HumidityPercent = number },
                "wind" => weather with { WindMs = number },
                "windFrom" => weather with { WindFromDeg = number },
                "rain" => weather with { RainMmPerHour = number },
                _ => throw Wrong(row, $"of the weather there is no '{name}'"),
            };
        }

        return weather;
    }

    private int[] Integers(PredecessorRow row, int? count, string what)
    {
        var pieces = Pieces(row.Value);
        return pieces.All(IsInteger) && (count is null || pieces.Length == count)
            ? Array.ConvertAll(pieces, piece => int.Parse(piece, CultureInfo.InvariantCulture))
            : throw Wrong(row, $"'{Short(row.Value)}' must be {(count is null ? "" : $"{count} numbers with commas: ")}{what}");
    }

    private UserInputException Wrong(PredecessorRow row, string why) => new($"{file}, line {row.Line}: {why}; correct or remove the line.");

    private static string[] Pieces(string list) => list.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);

    private static bool IsInteger(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";

    [GeneratedRegex("""["']?(?<name>\w+)["']?\s*:\s*["']?(?<value>[^,"']*)["']?""")]
    private static partial Regex PairPattern();
}
