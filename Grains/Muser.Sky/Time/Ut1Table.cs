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
            return (_ut1MinusTaiS[0], SparseUncertaintyS + ((_mjd[0] - mjd) / DaysPerYear));
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

    /// <summary>
    /// This table and the days of a file: its measured days win over those here, and of predictions those made later win. Days of
    /// an older prediction are dropped.
    /// </summary>
    internal Ut1Table Overlay(IReadOnlyDictionary<int, double> ut1MinusUtcByMjd, int observedUntilMjd, LeapSeconds leapSeconds)
    {
        var observedHereMjd = (int)ModifiedJulianDay.At(ObservedUntil);
        var fileIsNewer = observedUntilMjd >= observedHereMjd;
        var days = new Dictionary<int, double>();
        for (var i = 0; i < _mjd.Length; i++)
        {
            if (_mjd[i] <= observedHereMjd || !fileIsNewer)
            {
                days[_mjd[i]] = _ut1MinusTaiS[i] + leapSeconds.TaiMinusUtcS(ModifiedJulianDay.Midnight(_mjd[i]));
            }
        }

        foreach (var (mjd, ut1MinusUtcS) in ut1MinusUtcByMjd)
        {
            if (mjd <= observedUntilMjd || fileIsNewer)
            {
                days[mjd] = ut1MinusUtcS;
            }
        }

        return new(days.Select(day => (day.Key, day.Value)), Math.Max(observedUntilMjd, observedHereMjd), leapSeconds);
    }

    /// <summary>
    /// The first day on which UT1 - TAI leaves its course by more than a quarter of a second within a fortnight, as it does where
    /// the leap-second table lacks a step that UT1 - UTC has; or null.
    /// </summary>
    internal int? FirstStepMjd()
    {
        const double MaximumStepS = 0.25;
        const int MaximumDays = 14;
        for (var i = 1; i < _mjd.Length; i++)
        {
            if (_mjd[i] - _mjd[i - 1] <= MaximumDays && Math.Abs(_ut1MinusTaiS[i] - _ut1MinusTaiS[i - 1]) > MaximumStepS)
            {
                return _mjd[i];
            }
        }

        return null;
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
