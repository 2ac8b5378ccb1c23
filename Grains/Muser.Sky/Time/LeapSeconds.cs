using System.Globalization;
using Muser.Formats.Frames;

namespace Muser.Sky.Time;

/// <summary>
/// TAI - UTC since 1972. Instants of UTC are counted in days of 86 400 s (<see cref="UtcTime"/>): the second 23:59:60 has no
/// number of its own, is taken for 00:00:00 of the next day, and is the only second in which an instant is wrong (by 1 s).
/// Immutable, safe for any thread.
/// </summary>
public sealed class LeapSeconds
{
    private readonly (UtcTime From, int TaiMinusUtcS)[] _steps;

    /// <param name="steps">From when, UTC, how many seconds; any order, at least one.</param>
    /// <param name="expires">Until when no further leap second is announced.</param>
    internal LeapSeconds(IEnumerable<(UtcTime From, int TaiMinusUtcS)> steps, UtcTime expires)
    {
        _steps = [.. steps.OrderBy(step => step.From)];
        Expires = expires;
    }

    /// <summary>The table that travels with this library.</summary>
    public static LeapSeconds Embedded { get; } = ReadEmbedded();

    /// <summary>Until when the table is known to be whole; after it, no leap second is assumed.</summary>
    public UtcTime Expires { get; }

    /// <summary>The first instant of the table: 1972-01-01 in those of the IERS.</summary>
    public UtcTime First => _steps[0].From;

    /// <summary>The last leap second: the instant after it, and TAI - UTC since, s.</summary>
    public (UtcTime From, int TaiMinusUtcS) Last => _steps[^1];

    /// <summary>TAI - UTC, s, at an instant; before the table, its first value.</summary>
    public int TaiMinusUtcS(UtcTime utc)
    {
        for (var i = _steps.Length - 1; i > 0; i--)
        {
            if (utc >= _steps[i].From)
            {
                return _steps[i].TaiMinusUtcS;
            }
        }

        return _steps[0].TaiMinusUtcS;
    }

    private static LeapSeconds ReadEmbedded()
    {
        using var reader = EmbeddedTable.Open("leap-seconds.csv");
        var steps = new List<(UtcTime, int)>();
        var expires = default(UtcTime);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var fields = line.Split(',');
            if (fields[0] == "expires")
            {
                expires = Date(fields[1]);
            }
            else
            {
                steps.Add((Date(fields[0]), int.Parse(fields[1], CultureInfo.InvariantCulture)));
            }
        }

        return new(steps, expires);
    }

    private static UtcTime Date(string text) =>
        UtcTime.FromDateTime(DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
