using Muser.Formats.Frames;
using Muser.Sky.Earth;
using Muser.Sky.Places;
using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Tests.Places;

/// <summary>A few rows of the reference table that <see cref="SolarEphemerisTests"/> goes through whole, and its edges.</summary>
[Trait("Tier", "Unit")]
public sealed class SolarEphemerisGoldenTests
{
    [Theory]
    [InlineData(
        "2015-07-01T00:02:03.457Z", 36, 0.3234, 99.661016314679, 23.137616148081, 179.588538880803,
        99.662806003933, 23.136409675945, 33.372670528827, 87.837878645674)]
    [InlineData(
        "2012-01-01T01:02:03.451Z", 34, -0.4191, 280.880977016031, -23.059629793874, 194.738653074070,
        280.882557964944, -23.061602043200, 10.063743647079, 134.277280929788)]
    [InlineData(
        "2030-03-20T02:21:55.819Z", 37, -0.1113, 359.563215852448, -0.189517384808, 213.592553088003,
        359.564214242556, -0.191162556173, 39.166446679880, 138.138123867862)]
    [InlineData(
        "2024-08-02T04:58:24.284Z", 37, -0.0759, 132.852053849451, 17.632068791458, 253.033857441666,
        132.851852524069, 17.631073284068, 64.423517800449, 198.546998827625)]
    public void PlaceIsThatOfDe423(
        string utc,
        double taiMinusUtcS,
        double ut1MinusUtcS,
        double raDeg,
        double decDeg,
        double ghaDeg,
        double topocentricRaDeg,
        double topocentricDecDeg,
        double elevationDeg,
        double azimuthDeg)
    {
        Assert.True(UtcTime.TryParse(utc, out var instant));
        var sun = SolarEphemeris.Muser.At(new AstroTime(instant, taiMinusUtcS, ut1MinusUtcS));
        const double HalfMasDeg = 0.5 * Angle.Mas / Angle.Degree;
        Near(raDeg, sun.RaRad, HalfMasDeg);
        Near(decDeg, sun.DecRad, HalfMasDeg);
        Near(ghaDeg, sun.GhaRad, HalfMasDeg);
        Near(topocentricRaDeg, sun.TopocentricRaRad, HalfMasDeg);
        Near(topocentricDecDeg, sun.TopocentricDecRad, HalfMasDeg);
        Near(elevationDeg, sun.ElevationRad, HalfMasDeg);
        Near(azimuthDeg, sun.AzimuthRad, HalfMasDeg / Math.Cos(sun.ElevationRad));
    }

    [Fact]
    public void CorrectionCoversItsYearsToTheLastNanosecond()
    {
        bool Covered(UtcTime utc) => EarthCorrection.Covers(TimeScales.Embedded.At(utc).Tdb);
        Assert.Equal((2012, 2030), PlaceAccuracy.CorrectedYears);
        Assert.True(Covered(UtcTime.FromCalendar(2012, 1, 1)));
        Assert.True(Covered(UtcTime.FromCalendar(2031, 1, 1).AddNs(-1)));
        Assert.False(Covered(UtcTime.FromCalendar(2011, 12, 30)));
        Assert.False(Covered(UtcTime.FromCalendar(2031, 1, 3)));
    }

    [Fact]
    public void YearsOfTheCorrectionMeet()
    {
        for (var year = 2013; year <= 2030; year++)
        {
            var newYear = new AstroTime(UtcTime.FromCalendar(year, 1, 1), -AstroTime.TtMinusTaiS, 0).Tt;
            var (before, after) = (EarthOrbit.At(newYear.AddSeconds(-0.001)), EarthOrbit.At(newYear.AddSeconds(0.001)));
            var jump = (before.SunAu - before.EarthAu).Unit() - (after.SunAu - after.EarthAu).Unit();
            Assert.True(jump.Length < 0.6 * Angle.Mas, $"{year}: {jump.Length / Angle.Mas} mas");
        }
    }

    [Fact]
    public void AccuracyIsStatedForEveryAge()
    {
        PlaceAccuracy Accuracy(int year) => PlaceAccuracy.OfSun(TimeScales.Embedded.At(UtcTime.FromCalendar(year, 6, 1)));
        Assert.Equal(1, Accuracy(2015).PositionMas);
        Assert.InRange(Accuracy(2015).HourAngleMas, 2, 3);
        Assert.Equal(16, Accuracy(1990).PositionMas);
        Assert.Equal(16, Accuracy(2090).PositionMas);
        Assert.Equal(32, Accuracy(2150).PositionMas);
        Assert.True(Accuracy(1850).PositionMas > 100);
        Assert.Equal(160, Accuracy(2250).PositionMas);
    }

    private static void Near(double referenceDeg, double rad, double toleranceDeg) =>
        Assert.Equal(0, Angle.HalfTurn(rad - (referenceDeg * Angle.Degree)) / Angle.Degree, toleranceDeg);
}
