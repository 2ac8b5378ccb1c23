using System.Globalization;
using Muser.Formats.Frames;

namespace Muser.Sky.Time;

/// <summary>
/// UT1 - TAI by day, interpolated linearly (TAI has no steps), and extrapolated at the mean rate of its last year after its end.
/// Immutable, safe for any thread.
/// </summary>
public sealed class Ut1Table
{
    private const double DailyUncertaintyS = 0.0001;
    private const int SparseStepDays = 10;
    private const double SparseUncertaintyS = 0.002;
    private const double DaysPerYear = 365.25;

    private readonly int[] _mjd;
    private readonly double[] _ut1MinusTaiS;
    private readonly double _ratePerDay;

    /// <param name="days">UT1 - UTC, s, at 0 h UTC of days; any order, each day once, at least two.</param>
    /// <param name="observedUntilMjd">The last day that is measured and not predicted.</param>
    /// <param name="leapSeconds">The leap seconds that those values of UTC contain.</param>
    internal Ut1Table(IEnumerable<(int Mjd, double Ut1MinusUtcS)> days, int observedUntilMjd, LeapSeconds leapSeconds)
    {
        var sorted = days.OrderBy(day => day.Mjd).ToArray();
        _mjd = Array.ConvertAll(sorted, day => day.Mjd);
        _ut1MinusTaiS = Array.ConvertAll(
            sorted, day => day.Ut1MinusUtcS - leapSeconds.TaiMinusUtcS(ModifiedJulianDay.Midnight(day.Mjd)));
        var yearBefore = Math.Max(0, Array.FindLastIndex(_mjd, mjd => mjd <= _mjd[^1] - DaysPerYear));
        _ratePerDay = (_ut1MinusTaiS[^1] - _ut1MinusTaiS[yearBefore]) / (_mjd[^1] - _mjd[yearBefore]);
        ObservedUntil = ModifiedJulianDay.Midnight(observedUntilMjd);
    }

    /// <summary>
    /// The table that travels with this library: IERS Bulletin A (finals2000A), daily since 2008, every tenth day before.
    /// </summary>
    public static Ut1Table Embedded { get; } = ReadEmbedded();

    /// <summary>First instant of the table.</summary>
    public UtcTime First => ModifiedJulianDay.Midnight(_mjd[0]);

    /// <summary>Last instant of the table; later values are extrapolated.</summary>
    public UtcTime Last => ModifiedJulianDay.Midnight(_mjd[^1]);

    /// <summary>Last measured instant; later values in the table are predictions.</summary>
    public UtcTime ObservedUntil { get; }

    /// <summary>
    /// UT1 - TAI, s, and how far it may be off (95 %), s. Before the table: its first value, and one second a year more.
    /// </summary>
    public (double Ut1MinusTaiS, double UncertaintyS) At(UtcTime utc)
    {
        var mjd = ModifiedJulianDay.At(utc);
        if (mjd <= _mjd[0])
        {
            return (_ut1MinusTaiS[0], (_mjd[0] - mjd) / DaysPerYear);
        }

        if (mjd >= _mjd[^1])
        {
            var beyondDays = mjd - _mjd[^1];
            return (
                _ut1MinusTaiS[^1] + (_ratePerDay * beyondDays),
                ExtrapolationUncertaintyS(beyondDays) + PredictionUncertaintyS(ModifiedJulianDay.Midnight(_mjd[^1])));
        }

        var found = Array.BinarySearch(_mjd, (int)mjd);
        var left = found >= 0 ? found : ~found - 1;
        var stepDays = _mjd[left + 1] - _mjd[left];
        var fraction = (mjd - _mjd[left]) / stepDays;
        return (
            _ut1MinusTaiS[left] + (fraction * (_ut1MinusTaiS[left + 1] - _ut1MinusTaiS[left])),
            InterpolationUncertaintyS(stepDays) + PredictionUncertaintyS(utc));
    }

    /// <summary>This table with the days of another in place of its own, where both have them.</summary>
    internal Ut1Table Overlay(IReadOnlyDictionary<int, double> ut1MinusUtcByMjd, int observedUntilMjd, LeapSeconds leapSeconds)
    {
        var days = new Dictionary<int, double>(ut1MinusUtcByMjd);
        for (var i = 0; i < _mjd.Length; i++)
        {
            days.TryAdd(_mjd[i], _ut1MinusTaiS[i] + leapSeconds.TaiMinusUtcS(ModifiedJulianDay.Midnight(_mjd[i])));
        }

        var observed = Math.Max(observedUntilMjd, (int)ModifiedJulianDay.At(ObservedUntil));
        return new(days.Select(day => (day.Key, day.Value)), observed, leapSeconds);
    }

    /// <summary>
    /// Of the predictions in the table: twice the standard error that IERS Bulletin A states, 0.25 ms * days^0.75.
    /// </summary>
    private double PredictionUncertaintyS(UtcTime utc) =>
        utc <= ObservedUntil ? 0 : 2 * 0.00025 * Math.Pow((utc - ObservedUntil) / (double)UtcTime.NsPerDay, 0.75);

    /// <summary>
    /// Of a straight line between days: tides within a fortnight, seasons; a gap in the table is as bad as its end.
    /// </summary>
    private static double InterpolationUncertaintyS(int stepDays) => stepDays switch
    {
        1 => DailyUncertaintyS,
        <= SparseStepDays => SparseUncertaintyS,
        _ => ExtrapolationUncertaintyS(stepDays / 2.0),
    };

    /// <summary>
    /// Of a constant rate after the table: the 95th percentile of the errors that the same extrapolation would have made since
    /// 1977 (25 ms after a month, 0.17 s after a year, 0.45 s after two, 1.2 s after four).
    /// </summary>
    private static double ExtrapolationUncertaintyS(double days)
    {
        var years = days / DaysPerYear;
        return 0.025 + (0.15 * years) + (0.04 * years * years);
    }

    private static Ut1Table ReadEmbedded()
    {
        using var reader = EmbeddedTable.Open("ut1-utc.csv");
        var days = new List<(int, double)>();
        var observedUntilMjd = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var fields = line.Split(',');
            if (fields[0] == "observed_until_mjd")
            {
                observedUntilMjd = int.Parse(fields[1], CultureInfo.InvariantCulture);
                continue;
            }

            var row = Array.ConvertAll(fields, field => int.Parse(field, CultureInfo.InvariantCulture));
            var (firstMjd, stepDays) = (row[0], row[1]);
            for (var i = 2; i < row.Length; i++)
            {
                days.Add((firstMjd + (stepDays * (i - 2)), row[i] * 1e-5));
            }
        }

        return new(days, observedUntilMjd, LeapSeconds.Embedded);
    }
}
