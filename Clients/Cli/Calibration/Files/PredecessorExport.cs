using System.Globalization;
using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Silo.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Cli.Calibration.Files;

/// <summary>
/// Writes parameters as rows of one of the predecessor's tables: <c>refTime</c>, <c>freq</c>, <c>theValue</c> with tabs between them, as its data base
/// prints and loads them.
/// </summary>
internal sealed class PredecessorExport(ArrayLayout layout, PredecessorLayout wanted, bool isUtc)
{
    private static readonly long BeijingAheadNs = TimeSpan.FromHours(8).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>What has no place in the layout and was left out, each in words.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>The rows with their heading, oldest first.</summary>
    public IEnumerable<string> Lines(IReadOnlyList<ParameterItem> items)
    {
        var isWeather = wanted == PredecessorLayout.Weather;
        var rows = wanted == PredecessorLayout.Flags
            ? Flags(items)
            : items.Where(item => item.Content.Kind == wanted.Kind).Select(item => (item.From, Value: Value(item)));
        return rows
            .Select(row => isWeather ? $"{Time(row.From)}\t{row.Value}" : $"{Time(row.From)}\t{(layout.Id == ArrayId.Muser1 ? 1 : 2)}\t{row.Value}")
            .Prepend(isWeather ? "refTime\ttheValue" : "refTime\tfreq\ttheValue");
    }

    /// <summary>One list for each instant at which the flagged antennas change: all that are flagged from then on.</summary>
    private IEnumerable<(UtcTime From, string Value)> Flags(IReadOnlyList<ParameterItem> items)
    {
        var flags = items.Where(item => item.Content is FlagRule { Antennas.Length: > 0, Baselines: [], Channels: [], BandHands: [] }).ToArray();
        LeftOut.AddRange(items.Where(item => item.Content is FlagRule).Except(flags)
            .Select(item => $"flag {ParameterTable.Id(item)} is of more than antennas: {new ParameterText(layout).Conditions((FlagRule)item.Content)}"));
        var last = "";
        foreach (var instant in flags.SelectMany(flag => new[] { flag.From, flag.To }).OfType<UtcTime>().Distinct().Order())
        {
            var list = string.Join(',', flags
                .Where(flag => flag.From <= instant && (flag.To is null || flag.To > instant))
                .SelectMany(flag => ((FlagRule)flag.Content).Antennas)
                .Distinct()
                .Order());
            if (list != last)
            {
                yield return (instant, list);
            }

            last = list;
        }
    }

    private string Value(ParameterItem item)
    {
        switch (item.Content)
        {
            case FibreDelays delays:
                return string.Join(',', delays.DelayNsInput);
            case AntennaPositions positions:
                return string.Join(',', positions.ItrfAntennaXyz.Chunk(3).Select(EastNorthUp));
            case Weather weather:
                return Words(weather);
            case InstrumentStatus status:
                if (status.OffSourceAntennas.Length > 0)
                {
                    LeftOut.Add($"of status {ParameterTable.Id(item)} the antennas off source: {new AntennaNames(layout).List(status.OffSourceAntennas)}");
                }

                return status.Text.ReplaceLineEndings(" ").Replace('\t', ' ');
            default:
                throw new InvalidOperationException($"{item.Content.Kind} has no place in a layout of the predecessor.");
        }
    }

    private static string EastNorthUp(double[] xyz)
    {
        var enu = ArraySite.Muser.ItrfToEnu(new Vector3D(xyz[0], xyz[1], xyz[2]));
        return $"{Metres(enu.X)},{Metres(enu.Y)},{Metres(enu.Z)}";

        // Its lists have millimetres; a micrometre more is kept where it is there, and no minus sign on nothing.
        static string Metres(double metres) => (Math.Round(metres, 6) + 0.0).ToString("0.000###", CultureInfo.InvariantCulture);
    }

    private static string Words(Weather weather)
    {
        List<string> words =
        [
            Word("temperature", weather.TemperatureC),
            Word("humidity", weather.HumidityPercent),
            Word("wind", weather.WindMs),
            Word("rain", weather.RainMmPerHour),
        ];
        if (weather.PressureHPa is not null)
        {
            words.Add(Word("pressure", weather.PressureHPa));
        }

        if (weather.WindFromDeg is not null)
        {
            words.Add(Word("windFrom", weather.WindFromDeg));
        }

        return "{" + string.Join(',', words) + "}";

        static string Word(string name, double? value) => $"{name}:{value?.ToString(CultureInfo.InvariantCulture) ?? "''"}";
    }

    /// <summary>As its data base writes times, with decimals where there are any.</summary>
    private string Time(UtcTime utc) => ParameterTable.Short(isUtc ? utc : utc.AddNs(BeijingAheadNs));
}
