using Muser.Formats.Frames;
using Muser.Interfaces.Cluster;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>An alarm in JSON. Instants are ISO UTC.</summary>
/// <param name="Key">What is wrong, and where.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">A sentence for people.</param>
/// <param name="Source">The silo that reported it last.</param>
/// <param name="IsActive">Whether it holds.</param>
/// <param name="First">When it first came up.</param>
/// <param name="Last">When it was last reported.</param>
/// <param name="Count">How often it has come up.</param>
/// <param name="Cleared">When it was cleared; null while it holds.</param>
/// <param name="Acknowledged">Who has seen it since it last came up; null where nobody has.</param>
public sealed record AlarmLine(
    string Key,
    AlarmSeverity Severity,
    string Text,
    string Source,
    bool IsActive,
    string First,
    string Last,
    long Count,
    string? Cleared,
    AcknowledgementLine? Acknowledged)
{
    /// <summary>The line of an alarm.</summary>
    public static AlarmLine Of(Alarm alarm) => new(
        alarm.Report.Key,
        alarm.Report.Severity,
        alarm.Report.Text,
        alarm.Report.Source,
        alarm.ClearedUtcUnixNs is null,
        Iso(alarm.FirstUtcUnixNs),
        Iso(alarm.LastUtcUnixNs),
        alarm.Count,
        alarm.ClearedUtcUnixNs is { } cleared ? Iso(cleared) : null,
        alarm.Acknowledged is { } seen ? new AcknowledgementLine(seen.Who, seen.Note, Iso(seen.UtcUnixNs)) : null);

    private static string Iso(long utcUnixNs) => new UtcTime(utcUnixNs).ToString();
}
