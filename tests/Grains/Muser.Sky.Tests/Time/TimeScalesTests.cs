using Muser.Formats.Frames;
using Muser.Sky.Time;

namespace Muser.Sky.Tests.Time;

[Trait("Tier", "Unit")]
public sealed class TimeScalesTests
{
    [Fact]
    public void KeepsNanoseconds()
    {
        var utc = UtcTime.FromCalendar(2026, 11, 21, 4, 0, 0, 123_456_789);
        var (a, b) = (TimeScales.Embedded.At(utc, 0), TimeScales.Embedded.At(utc.AddNs(1), 0));
        Assert.Equal(a.Ut1.DaysFromJ2000, b.Ut1.DaysFromJ2000);
        Assert.Equal(1e-9, (b.Ut1.Fraction - a.Ut1.Fraction) * JulianDate.SecondsPerDay, 1e-11);
    }

    [Fact]
    public void TerrestrialTimeIsAhead()
    {
        // JD 2451545.0 is noon of 2000-01-01; TAI - UTC was 32 s.
        var time = TimeScales.Embedded.At(UtcTime.FromCalendar(2000, 1, 1, 12), 0.3553);
        Assert.Equal(0, time.Tt.DaysFromJ2000);
        Assert.Equal(64.184, time.Tt.Fraction * JulianDate.SecondsPerDay, 1e-9);
        Assert.Equal(0.3553, time.Ut1.Fraction * JulianDate.SecondsPerDay, 1e-9);
        Assert.Equal(2_451_545.0 + (64.184 / 86_400), time.Tt.Value, 1e-9);
    }

    /// <summary>TT - UT1 of the Astronomical Almanac.</summary>
    [Theory]
    [InlineData(1700, 8.8, 5)]
    [InlineData(1800, 13.7, 2)]
    [InlineData(1900, -2.7, 2)]
    [InlineData(1950, 29.1, 1)]
    [InlineData(1970, 40.2, 1)]
    public void BeforeAtomicTimeTheGivenTimeIsUt1(int year, double deltaT, double uncertaintyS)
    {
        var time = TimeScales.Embedded.At(UtcTime.FromCalendar(year, 1, 1));
        Assert.Equal(0, time.Ut1MinusUtcS);
        Assert.Equal(deltaT, (time.Tt.Days - time.Ut1.Days) * JulianDate.SecondsPerDay, 0.3);
        Assert.Equal(uncertaintyS, time.TaiUncertaintyS);
    }
}
