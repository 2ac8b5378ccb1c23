using System.Diagnostics.CodeAnalysis;

namespace Muser.Sky.Time;

/// <summary>
/// Time tables that a user has fetched, in a folder: <c>leap-seconds.list</c>, <c>finals2000A*</c> and <c>eopc04*</c>, as the
/// IERS publishes them. Any of them may be missing; days that no file has come from the embedded table.
/// </summary>
public static class TimeTableFiles
{
    private const string LeapSecondsName = "leap-seconds.list";

    /// <summary>The files looked for; where two have measured the same day the later in this list wins.</summary>
    private static readonly string[] EarthOrientationPatterns = ["eopc04*", "finals2000A*"];

    /// <summary>Reads the folder. On failure <paramref name="fault"/> says where and why, and nothing is used.</summary>
    public static bool TryRead(string folder, [NotNullWhen(true)] out TimeScales? scales, out TimeTableFault? fault)
    {
        scales = null;
        if (!Directory.Exists(folder))
        {
            fault = new(TimeTableFaultReason.NotReadable, folder, 0, "is not a folder");
            return false;
        }

        try
        {
            (scales, fault) = Read(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            fault = new(TimeTableFaultReason.NotReadable, folder, 0, failure.Message);
        }

        return scales is not null;
    }

    private static (TimeScales? Scales, TimeTableFault? Fault) Read(string folder)
    {
        var (leapSeconds, ut1) = (LeapSeconds.Embedded, Ut1Table.Embedded);
        var leapSecondsPath = Path.Combine(folder, LeapSecondsName);
        if (File.Exists(leapSecondsPath))
        {
            using var reader = File.OpenText(leapSecondsPath);
            var (table, fault) = LeapSecondsList.Read(reader, leapSecondsPath);
            if (table is null)
            {
                return (null, fault);
            }

            leapSeconds = table;
        }

        var orientationPaths = EarthOrientationPatterns
            .SelectMany(pattern => Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal))
            .ToArray();
        foreach (var path in orientationPaths)
        {
            using var reader = File.OpenText(path);
            var (days, observedUntilMjd, fault) = EarthOrientationFile.Read(reader, path);
            if (days is null)
            {
                return (null, fault);
            }

            ut1 = ut1.Overlay(days, observedUntilMjd, leapSeconds);
            if (ut1.FirstStepMjd() is { } mjd)
            {
                var message = $"UT1-UTC steps on MJD {mjd}, where leap-seconds.list has no leap second";
                return (null, new(TimeTableFaultReason.BadValue, path, 0, message));
            }
        }

        return orientationPaths.Length == 0 && leapSeconds == LeapSeconds.Embedded
            ? (null, new(TimeTableFaultReason.Empty, folder, 0, "holds none of leap-seconds.list, finals2000A*, eopc04*"))
            : (new(leapSeconds, ut1), null);
    }
}
