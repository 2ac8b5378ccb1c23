using System.Globalization;
using Muser.Cli.Shell;
using Muser.Imaging.Calibration;

namespace Muser.Cli.Calibration;

/// <summary>Prints the calibrations of all bands and hands: a table with what was flagged below it, or JSON.</summary>
internal static class CalibrationReport
{
    private const string Heading = " band  pol  frames       SNR  antennas  channels  residual deg  delays ns  outliers  status";

    /// <summary>Prints.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="title">The line above the table.</param>
    /// <param name="bands">The calibrations.</param>
    /// <param name="isSolved">False where nobody asked for solutions.</param>
    /// <param name="json">One object a band and hand instead.</param>
    public static void Print(TextWriter output, string title, IReadOnlyList<BandCalibration> bands, bool isSolved, bool json)
    {
        CalibrationLine[] lines = [.. bands.Select(band => CalibrationLine.Of(band, isSolved))];
        if (json)
        {
            foreach (var line in lines)
            {
                output.WriteJsonLine(line);
            }

            return;
        }

        output.WriteLine(title);
        output.WriteLine(Heading);
        foreach (var line in lines)
        {
            output.WriteLine(Row(line));
        }

        // What is flagged in several bands is said once, with the measurement of the first.
        foreach (var flag in lines.SelectMany(line => line.Flags.Select(text => (Text: text, Line: line))).GroupBy(flag => flag.Text.Split(':')[0]))
        {
            var whose = flag.Count() == lines.Length ? "all bands" : string.Join(", ", flag.Select(each => $"{each.Line.BandMHz}{each.Line.Polarization}"));
            output.WriteLine($"  flagged in {whose}: {flag.First().Text}");
        }

        foreach (var line in lines.Where(line => line.ChannelsUnusable.Length > 0))
        {
            output.WriteLine($"  too weak in {line.BandMHz}{line.Polarization}: channels {string.Join(", ", line.ChannelsUnusable)}");
        }
    }

    private static string Row(CalibrationLine line)
    {
        var culture = CultureInfo.InvariantCulture;
        var frames = line.Frames?.ToString(culture) ?? "";
        var place = string.Create(culture, $"{line.BandMHz,5}  {line.Polarization,-3}  {frames,6}");
        if (line.Status == "not-solved")
        {
            return $"{place}  as stored, not solved";
        }

        var antennas = $"{line.AntennasUsable}/{line.AntennasUsable + line.AntennasUnusable.Length}";
        var channels = $"{line.ChannelsUsable}/{line.ChannelsUsable + line.ChannelsUnusable.Length}";
        return line.Status == "ok"
            ? string.Create(
                culture,
                $"{place}  {line.Snr,8:F1}  {antennas,8}  {channels,8}  {line.ResidualRmsDeg,12:F2}  {(line.DelayRmsNs is { } ns ? ns.ToString("F3", culture) : "none"),9}  {line.OutlierBaselines,8}  ok")
            : string.Create(culture, $"{place}  {line.Snr,8:F1}  {"-",8}  {"-",8}  {"-",12}  {"-",9}  {"-",8}  {line.Status}");
    }
}
