using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Time;

namespace Muser.Sky.Tests.Time;

[Trait("Tier", "Unit")]
public sealed class TimeTableFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muser-time-tables-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void UsesWhatAUserHasFetched()
    {
        Write("leap-seconds.list", "#@ 4102444800\n2272060800 10\n3692217600 37\n4039286400 38\n");
        Write(
            "eopc04.1962-now",
            """
            2028 1 1 0 61771.00 0.03 0.28 0.6000000 0 0 0 0 0 0 0 0
            2028 1 2 0 61772.00 0.03 0.28 0.5990000 0 0 0 0 0 0 0 0
            """);
        Assert.True(TimeTableFiles.TryRead(_folder, out var scales, out _));
        var time = scales.At(UtcTime.FromCalendar(2028, 1, 1, 12));
        Assert.Equal(38, time.TaiMinusUtcS);
        Assert.Equal(0.5995, time.Ut1MinusUtcS, 1e-9);
        Assert.Equal(0.0001, time.Ut1UncertaintyS, 1e-9);
    }

    [Fact]
    public void SaysWhichFileAndLineIsBad()
    {
        Write("finals2000A.all", "2015 1 1 57023 0.03 0.29 -0.4 0 0 0 0 0 0 0\nnonsense\n");
        Assert.False(TimeTableFiles.TryRead(_folder, out _, out var fault));
        var path = Path.Combine(_folder, "finals2000A.all");
        Assert.Equal($"{path}, line 2: is neither a finals2000A nor an EOP C04 row.", fault!.ToString());
    }

    [Fact]
    public void RefusesALeapSecondThatTheListLacks()
    {
        Write("eopc04.now", string.Concat(Enumerable.Range(61_780, 20).Select(mjd => C04(mjd, mjd < 61_790 ? -0.6 : 0.4))));
        Assert.False(TimeTableFiles.TryRead(_folder, out _, out var fault));
        Assert.Contains("steps on MJD 61790", fault!.Message);
    }

    [Fact]
    public void MeasuredDaysWinOverPredictedOnes()
    {
        // Measured to MJD 61280 by one file; the other measured to 61270 and predicted beyond.
        Write("eopc04.now", string.Concat(Enumerable.Range(61_260, 21).Select(mjd => C04(mjd, 0.1))));
        var measured = Enumerable.Range(61_260, 11).Select(mjd => Finals(mjd, 'I', 0.2));
        var predicted = Enumerable.Range(61_271, 40).Select(mjd => Finals(mjd, 'P', 0.3));
        Write("finals2000A.old", string.Concat(measured.Concat(predicted)));
        Assert.True(TimeTableFiles.TryRead(_folder, out var scales, out _));
        double At(int mjd) => scales.At(ModifiedJulianDay.Midnight(mjd)).Ut1MinusUtcS;
        Assert.Equal(0.2, At(61_265), 1e-9);
        Assert.Equal(0.1, At(61_275), 1e-9);
        Assert.Equal(ModifiedJulianDay.Midnight(61_280), scales.Ut1.ObservedUntil);
        Assert.Equal(ModifiedJulianDay.Midnight(61_280), scales.Ut1.Last);
    }

    [Fact]
    public void AFolderWithoutTablesIsAnError()
    {
        Assert.False(TimeTableFiles.TryRead(_folder, out _, out var empty));
        Assert.Equal(TimeTableFaultReason.Empty, empty!.Reason);
        Assert.False(TimeTableFiles.TryRead(Path.Combine(_folder, "missing"), out _, out var missing));
        Assert.Equal(TimeTableFaultReason.NotReadable, missing!.Reason);
    }

    private static string C04(int mjd, double ut1MinusUtcS) =>
        string.Create(CultureInfo.InvariantCulture, $"2028 1 1 0 {mjd}.00 0.03 0.28 {ut1MinusUtcS:F7} 0 0 0 0 0 0 0 0\n");

    private static string Finals(int mjd, char flag, double ut1MinusUtcS) => string.Create(
        CultureInfo.InvariantCulture,
        $"26 814 {mjd}.00 {flag}  0.223112 0.000604  0.355486 0.000400  {flag}{ut1MinusUtcS,10:F7} 0.0001080\n");

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
