using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Time;

namespace Muser.Sky.Tests.Places;

/// <summary>
/// The reference places of the Sun, JPL DE423 reduced with ERFA (data/ephemeris/README.md), row by row, column by name.
/// </summary>
internal sealed class SunReferenceTable
{
    private readonly Dictionary<string, int> _columns;
    private readonly string[][] _rows;

    internal SunReferenceTable(IEnumerable<string> lines)
    {
        var all = lines.Where(line => line.Length > 0).Select(line => line.Split(',')).ToArray();
        _columns = all[0].Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        _rows = all[1..];
    }

    internal int Count => _rows.Length;

    internal string Text(int row, string column) => _rows[row][_columns[column]];

    internal double this[int row, string column] => double.Parse(Text(row, column), CultureInfo.InvariantCulture);

    /// <summary>The instant of a row with the row's own TAI - UTC and UT1 - UTC.</summary>
    internal AstroTime Time(int row)
    {
        Assert.True(UtcTime.TryParse(Text(row, "utc_iso"), out var utc));
        return new(utc, this[row, "tai_utc_s"], this[row, "ut1_utc_s"]);
    }
}
