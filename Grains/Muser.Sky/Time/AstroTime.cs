using Muser.Formats.Frames;

namespace Muser.Sky.Time;

/// <summary>
/// One instant in the scales that the sky needs: TT for precession and nutation, TDB for the ephemeris, UT1 for the rotation of
/// the Earth.
/// </summary>
public readonly record struct AstroTime
{
    /// <summary>TT - TAI, s (exact, by definition).</summary>
    public const double TtMinusTaiS = 32.184;

    private static readonly UtcTime J2000Noon = UtcTime.FromCalendar(2000, 1, 1, 12);

    /// <param name="utc">The instant, UTC, in days of 86 400 s.</param>
    /// <param name="taiMinusUtcS">TAI - UTC, s.</param>
    /// <param name="ut1MinusUtcS">UT1 - UTC, s.</param>
    public AstroTime(UtcTime utc, double taiMinusUtcS, double ut1MinusUtcS)
    {
        var days = Math.DivRem(utc - J2000Noon, UtcTime.NsPerDay, out var restNs);
        var asUtc = new JulianDate(days, restNs / (double)UtcTime.NsPerDay);
        (Utc, TaiMinusUtcS, Ut1MinusUtcS) = (utc, taiMinusUtcS, ut1MinusUtcS);
        Ut1 = asUtc.AddSeconds(ut1MinusUtcS);
        Tt = asUtc.AddSeconds(taiMinusUtcS + TtMinusTaiS);
        Tdb = TtToTdb(Tt);
    }

    /// <summary>The instant in UTC.</summary>
    public UtcTime Utc { get; }

    /// <summary>TAI - UTC, s.</summary>
    public double TaiMinusUtcS { get; }

    /// <summary>UT1 - UTC, s.</summary>
    public double Ut1MinusUtcS { get; }

    /// <summary>
    /// How far TAI - UTC may be off, s: 0 since 1972, when UTC began to keep a whole number of seconds from TAI.
    /// </summary>
    public double TaiUncertaintyS { get; init; }

    /// <summary>How far UT1 may be off (95 %), s; 0 where UT1 - UTC was given.</summary>
    public double Ut1UncertaintyS { get; init; }

    /// <summary>Universal time, the angle of the Earth.</summary>
    public JulianDate Ut1 { get; }

    /// <summary>Terrestrial time.</summary>
    public JulianDate Tt { get; }

    /// <summary>Barycentric dynamical time.</summary>
    public JulianDate Tdb { get; }

    /// <summary>
    /// TDB from TT at the geocentre, within 10 us over 1600-2200: the Sun moves 0.4 uas in that time.
    /// Source: USNO Circular 179, equation 2.6 (largest terms of Fairhead and Bretagnon 1990).
    /// </summary>
    internal static JulianDate TtToTdb(in JulianDate tt)
    {
        var t = tt.Centuries;
        return tt.AddSeconds(
            (0.001657 * Math.Sin((628.3076 * t) + 6.2401))
            + (0.000022 * Math.Sin((575.3385 * t) + 4.2970))
            + (0.000014 * Math.Sin((1256.6152 * t) + 6.1969))
            + (0.000005 * Math.Sin((606.9777 * t) + 4.0212))
            + (0.000005 * Math.Sin((52.9691 * t) + 0.4444))
            + (0.000002 * Math.Sin((21.3299 * t) + 5.5431))
            + (0.000010 * t * Math.Sin((628.3076 * t) + 4.2490)));
    }
}
