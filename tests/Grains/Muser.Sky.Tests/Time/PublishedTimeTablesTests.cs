using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Time;
using Muser.Testing;

namespace Muser.Sky.Tests.Time;

/// <summary>The embedded tables, and the readers, against what Debian packages from the IERS.</summary>
[Trait("Tier", "Oracle")]
public sealed class PublishedTimeTablesTests
{
    private const string TzdataList = "/usr/share/zoneinfo/leap-seconds.list";

    [OracleFact("erfa")]
    public void LeapSecondsAreThoseOfErfa()
    {
        const string Script =
            """
            import erfa
            for year in range(1972, 2027):
                for month in range(1, 13):
                    print(year, month, int(erfa.dat(year, month, 1, 0)))
            """;
        var lines = OracleTools.RunPython(Script).Trim().Split('\n');
        Assert.Equal(55 * 12, lines.Length);
        foreach (var line in lines)
        {
            var fields = Array.ConvertAll(line.Split(' '), text => int.Parse(text, CultureInfo.InvariantCulture));
            Assert.Equal(fields[2], LeapSeconds.Embedded.TaiMinusUtcS(UtcTime.FromCalendar(fields[0], fields[1], 1)));
        }
    }

    [OracleFact("tzdata")]
    public void LeapSecondsAreThoseOfTheTimeZoneDatabase()
    {
        using var reader = File.OpenText(TzdataList);
        var (table, fault) = LeapSecondsList.Read(reader, TzdataList);
        Assert.Null(fault);
        Assert.True(table!.Expires > UtcTime.FromCalendar(2023, 1, 1));
        for (var utc = UtcTime.FromCalendar(1972, 1, 1); utc < table.Expires; utc = utc.AddNs(UtcTime.NsPerDay))
        {
            Assert.Equal(table.TaiMinusUtcS(utc), LeapSeconds.Embedded.TaiMinusUtcS(utc));
        }
    }

    [OracleFact("astropy")]
    public void Ut1IsThatOfTheIers()
    {
        var path = OracleTools.RunPython("from astropy.utils import iers; print(iers.IERS_B_FILE)").Trim();
        using var reader = File.OpenText(path);
        var (days, observedUntilMjd, fault) = EarthOrientationFile.Read(reader, path);
        Assert.Null(fault);
        Assert.True(observedUntilMjd > 59_000);
        var differencesS = days!.Where(day => day.Key >= 41_700).ToDictionary(
            day => day.Key,
            day => Math.Abs(TimeScales.Embedded.At(ModifiedJulianDay.Midnight(day.Key)).Ut1MinusUtcS - day.Value));
        var dailyS = differencesS.Where(day => day.Key >= 54_466).Select(day => day.Value).Order().ToArray();
        var sparseS = differencesS.Where(day => day.Key < 54_466).Select(day => day.Value).Order().ToArray();
        Assert.True(dailyS.Length > 4_500 && sparseS.Length > 12_000);

        // The series of the IERS differ among themselves by up to 0.2 ms now, and by milliseconds before 1984.
        Assert.True(dailyS[dailyS.Length * 95 / 100] < 0.0001, $"since 2008: {dailyS[dailyS.Length * 95 / 100] * 1e3} ms");
        Assert.True(dailyS[^1] < 0.00025, $"since 2008: {dailyS[^1] * 1e3} ms");
        Assert.True(sparseS[sparseS.Length * 95 / 100] < 0.002, $"1973-2008: {sparseS[sparseS.Length * 95 / 100] * 1e3} ms");
    }
}
