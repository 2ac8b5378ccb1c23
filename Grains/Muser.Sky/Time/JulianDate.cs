namespace Muser.Sky.Time;

/// <summary>
/// An instant in one time scale as two numbers that are summed last, so that nothing is lost: whole days from J2000.0
/// (JD 2451545.0, noon of 2000-01-01) and a fraction of a day, -1 to 1. Resolution better than 0.1 ns.
/// </summary>
public readonly record struct JulianDate(double DaysFromJ2000, double Fraction)
{
    /// <summary>The Julian date of J2000.0.</summary>
    public const double J2000 = 2_451_545.0;

    /// <summary>Seconds in a day.</summary>
    public const double SecondsPerDay = 86_400;

    private const double DaysPerCentury = 36_525;
    private const double DaysPerYear = 365.25;

    /// <summary>Days from J2000.0.</summary>
    public double Days => DaysFromJ2000 + Fraction;

    /// <summary>Julian centuries from J2000.0.</summary>
    public double Centuries => Days / DaysPerCentury;

    /// <summary>Julian years from J2000.0.</summary>
    public double Years => Days / DaysPerYear;

    /// <summary>The Julian date as one number: resolution 40 us, for printing and for tables by day.</summary>
    public double Value => J2000 + DaysFromJ2000 + Fraction;

    /// <summary>This instant and some seconds more.</summary>
    public JulianDate AddSeconds(double seconds) => this with { Fraction = Fraction + (seconds / SecondsPerDay) };
}
