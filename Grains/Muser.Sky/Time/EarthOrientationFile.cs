using System.Globalization;

namespace Muser.Sky.Time;

/// <summary>
/// Reads UT1 - UTC by day from the files of the IERS, recognised by their lines: <c>finals2000A</c> (fixed columns; Bulletin A,
/// which goes from the past to the prediction without a seam), EOP C04 of the series 14 (year month day MJD x y UT1-UTC ...) and
/// 20 (year month day hour MJD x y UT1-UTC ...).
/// </summary>
internal static class EarthOrientationFile
{
    private const int FirstMjd = 30_000;
    private const int LastMjd = 100_000;
    private const double MaximumUt1MinusUtcS = 1;

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>UT1 - UTC, s, by MJD, and the last day that was measured; or why there is none.</summary>
    internal static (SortedDictionary<int, double>? Days, int ObservedUntilMjd, TimeTableFault? Fault) Read(
        TextReader reader, string file)
    {
        var days = new SortedDictionary<int, double>();
        var observedUntilMjd = 0;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            TimeTableFault Fault(TimeTableFaultReason reason, string message) => new(reason, file, number, message);
            var row = IsFinals(line) ? FinalsRow(line) : C04Row(line);
            switch (row.Kind)
            {
                case RowKind.NoValue:
                    continue;
                case RowKind.Unknown when days.Count == 0:
                    // Both C04 series begin with lines of prose.
                    continue;
                case RowKind.Unknown:
                    return (null, 0, Fault(TimeTableFaultReason.BadLine, "is neither a finals2000A nor an EOP C04 row"));
            }

            if (row.Mjd is < FirstMjd or > LastMjd || !(Math.Abs(row.Ut1MinusUtcS) <= MaximumUt1MinusUtcS))
            {
                return (null, 0, Fault(
                    TimeTableFaultReason.BadValue,
                    string.Create(CultureInfo.InvariantCulture, $"UT1-UTC = {row.Ut1MinusUtcS} s on MJD {row.Mjd} cannot be")));
            }

            days[row.Mjd] = row.Ut1MinusUtcS;
            observedUntilMjd = row.IsPrediction ? observedUntilMjd : Math.Max(observedUntilMjd, row.Mjd);
        }

        return days.Count == 0
            ? (null, 0, new(TimeTableFaultReason.UnknownFormat, file, 0, "holds no row of finals2000A or EOP C04"))
            : (days, observedUntilMjd, null);
    }

    /// <summary>
    /// Column 17 of a finals row holds the flag of polar motion, or blank far in the future; a C04 row has digits and blanks
    /// before.
    /// </summary>
    private static bool IsFinals(string line) =>
        line.Length >= 68
        && !line.AsSpan(0, 6).ContainsAnyExcept("0123456789 ")
        && line[12] == '.' && line[15] == ' ' && line[16] is 'I' or 'P' or ' '
        && double.TryParse(line.AsSpan(7, 8), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static Row FinalsRow(string line)
    {
        var text = line.AsSpan(58, 10).Trim();
        if (text.IsEmpty)
        {
            return new(RowKind.NoValue);
        }

        return double.TryParse(line.AsSpan(7, 8), NumberStyles.Float, CultureInfo.InvariantCulture, out var mjd)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ut1MinusUtcS)
            ? new(RowKind.Value, Whole(mjd), ut1MinusUtcS, IsPrediction: line[57] == 'P')
            : new(RowKind.Unknown);
    }

    private static Row C04Row(string line)
    {
        if (line.StartsWith('#') || string.IsNullOrWhiteSpace(line))
        {
            return new(RowKind.NoValue);
        }

        // Series 14 has the MJD in its fourth column, series 20 the hour there and the MJD in its fifth.
        var fields = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 12 || !Number(fields[3], out var fourth) || !Number(fields[4], out var fifth))
        {
            return new(RowKind.Unknown);
        }

        var isSeries20 = fourth is >= 0 and < 24 && fifth >= FirstMjd;
        return Number(fields[isSeries20 ? 7 : 6], out var ut1MinusUtcS) && Number(fields[0], out _)
            ? new(RowKind.Value, Whole(isSeries20 ? fifth : fourth), ut1MinusUtcS)
            : new(RowKind.Unknown);
    }

    private static bool Number(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static int Whole(double mjd) => mjd is >= 0 and <= LastMjd ? (int)mjd : -1;

    private enum RowKind
    {
        Unknown,
        NoValue,
        Value,
    }

    private readonly record struct Row(RowKind Kind, int Mjd = 0, double Ut1MinusUtcS = 0, bool IsPrediction = false);
}
