using Muser.Formats.Frames;
using Muser.Sky.Earth;
using Muser.Sky.Time;

namespace Muser.Sky.Places;

/// <summary>How far a place may be off.</summary>
/// <param name="PositionMas">Right ascension times cos declination, and declination, mas.</param>
/// <param name="HourAngleMas">Greenwich hour angle, mas: the position, and what is not known of UT1.</param>
public readonly record struct PlaceAccuracy(double PositionMas, double HourAngleMas)
{
    /// <summary>
    /// 0.46 mas left by the correction, 0.3 mas of DE423 itself, up to 0.5 mas of celestial pole offsets that are left out.
    /// </summary>
    private const double CorrectedSunMas = 1;

    /// <summary>Celestial pole offsets.</summary>
    private const double SourceMas = 0.5;

    private const double EarthTurnMasPerS = 15_041;
    private const double SunMotionMasPerS = 43;

    private static readonly UtcTime Year1800 = UtcTime.FromCalendar(1800, 1, 1);
    private static readonly UtcTime Year1900 = UtcTime.FromCalendar(1900, 1, 1);
    private static readonly UtcTime Year2100 = UtcTime.FromCalendar(2100, 1, 1);
    private static readonly UtcTime Year2200 = UtcTime.FromCalendar(2200, 1, 1);

    /// <summary>The years in which the place of the Sun is corrected to a JPL ephemeris.</summary>
    public static (int First, int Last) CorrectedYears => EarthCorrection.CoveredYears;

    /// <summary>Of the Sun: against JPL DE423 in the corrected years, else the bounds that SOFA states for epv00.</summary>
    public static PlaceAccuracy OfSun(in AstroTime time)
    {
        var ephemerisMas = EarthCorrection.Covers(time.Tdb) ? CorrectedSunMas : TheoryMas(time.Utc);
        return Of(ephemerisMas + (SunMotionMasPerS * time.TaiUncertaintyS), time);
    }

    /// <summary>Of a source whose catalogue position is exact.</summary>
    public static PlaceAccuracy OfSource(in AstroTime time) => Of(SourceMas, time);

    private static PlaceAccuracy Of(double positionMas, in AstroTime time) =>
        new(positionMas, positionMas + (EarthTurnMasPerS * time.Ut1UncertaintyS));

    /// <summary>
    /// 11.2 km at 0.983 au in 1900-2100, double in 1800 and 2200, ten times that in 1500 and 2500 (taken from there on).
    /// </summary>
    private static double TheoryMas(UtcTime utc) =>
        utc >= Year1900 && utc < Year2100 ? 16 : utc >= Year1800 && utc < Year2200 ? 32 : 160;
}
