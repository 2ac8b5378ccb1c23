using System.Globalization;
using Muser.Formats.Frames;

namespace Muser.Sky.Time;

/// <summary>
/// Reads <c>leap-seconds.list</c> as the IERS and NIST publish it and Debian's tzdata installs it: <c>NTP-second TAI-UTC #
/// date</c>, and a line <c>#@ NTP-second</c> that says when it expires. NTP seconds count from 1900-01-01 without leap seconds.
/// </summary>
internal static class LeapSecondsList
{
    private const long NtpToUnixS = 2_208_988_800;
    private const long LastNtpS = NtpToUnixS + 7_258_118_400; // 2200-01-01
    private const int MaximumTaiMinusUtcS = 1000;

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>The table, or why there is none.</summary>
    internal static (LeapSeconds? Table, TimeTableFault? Fault) Read(TextReader reader, string file)
    {
        var steps = new List<(UtcTime From, int TaiMinusUtcS)>();
        UtcTime? expires = null;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            TimeTableFault Fault(TimeTableFaultReason reason, string message) => new(reason, file, number, message);
            var fields = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (line.StartsWith("#@", StringComparison.Ordinal))
            {
                if (fields.Length != 2 || Instant(fields[1]) is not { } instant)
                {
                    return (null, Fault(TimeTableFaultReason.BadLine, "the expiry is not '#@' and a number of NTP seconds"));
                }

                expires = instant;
            }
            else if (fields.Length > 0 && !fields[0].StartsWith('#'))
            {
                if (fields.Length < 2 || Instant(fields[0]) is not { } from
                    || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var taiMinusUtcS))
                {
                    return (null, Fault(TimeTableFaultReason.BadLine, "expected NTP seconds and TAI-UTC, two whole numbers"));
                }

                if (taiMinusUtcS > MaximumTaiMinusUtcS || (steps.Count > 0 && from <= steps[^1].From))
                {
                    return (null, Fault(
                        TimeTableFaultReason.BadValue, $"TAI-UTC = {taiMinusUtcS} s cannot be, or the dates are not in order"));
                }

                steps.Add((from, taiMinusUtcS));
            }
        }

        return steps.Count == 0
            ? (null, new(TimeTableFaultReason.Empty, file, 0, "holds no leap second"))
            : (new(steps, expires ?? steps[^1].From), null);
    }

    private static UtcTime? Instant(string ntpSeconds) =>
        long.TryParse(ntpSeconds, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LastNtpS
            ? new UtcTime((seconds - NtpToUnixS) * UtcTime.NsPerSecond)
            : null;
}
