using Muser.Formats.Frames;

namespace Muser.Sky.Time;

/// <summary>
/// Turns UTC into the scales of the sky by a leap-second table and a UT1 table: those that travel with this library, or newer
/// ones read from files (<see cref="TimeTableFiles"/>). Immutable, safe for any thread.
/// </summary>
public sealed class TimeScales(LeapSeconds leapSeconds, Ut1Table ut1)
{
    /// <summary>With the tables that travel with this library.</summary>
    public static TimeScales Embedded { get; } = new(LeapSeconds.Embedded, Ut1Table.Embedded);

    /// <summary>The leap seconds.</summary>
    public LeapSeconds LeapSeconds { get; } = leapSeconds;

    /// <summary>The rotation of the Earth.</summary>
    public Ut1Table Ut1 { get; } = ut1;

    /// <summary>
    /// All scales at an instant. Before the leap-second table (1972) the given time is taken for UT1, and TT from historical
    /// values.
    /// </summary>
    public AstroTime At(UtcTime utc)
    {
        if (utc < LeapSeconds.First)
        {
            return Historical(utc);
        }

        var taiMinusUtcS = LeapSeconds.TaiMinusUtcS(utc);
        var (ut1MinusTaiS, uncertaintyS) = Ut1.At(utc);
        return new(utc, taiMinusUtcS, ut1MinusTaiS + taiMinusUtcS) { Ut1UncertaintyS = uncertaintyS };
    }

    /// <summary>All scales at an instant, with UT1 - UTC, s, given (not used before 1972).</summary>
    public AstroTime At(UtcTime utc, double ut1MinusUtcS) => utc < LeapSeconds.First
        ? Historical(utc)
        : new(utc, LeapSeconds.TaiMinusUtcS(utc), ut1MinusUtcS);

    private static AstroTime Historical(UtcTime utc)
    {
        const double DaysPerYear = 365.2425;
        var year = 1970 + (utc.UnixNs / (DaysPerYear * UtcTime.NsPerDay));
        var (ttMinusUt1S, uncertaintyS) = HistoricalDeltaT.At(year);
        return new(utc, ttMinusUt1S - AstroTime.TtMinusTaiS, 0) { TaiUncertaintyS = uncertaintyS };
    }
}
