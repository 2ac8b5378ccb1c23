using Muser.Interfaces.Cluster;

namespace Muser.Grains.Cluster;

/// <summary>
/// Which alarms hold, and which did not long ago. Each method returns whether something changed that must outlive the process; that an alarm was
/// reported again need not. Not thread-safe.
/// </summary>
internal sealed class AlarmList(AlarmListOptions options)
{
    private const long NsPerMs = 1_000_000;
    private readonly Dictionary<string, Alarm> _alarms = [];

    /// <summary>All alarms: those that hold, then the cleared ones; each the newest first.</summary>
    public Alarm[] All =>
        [
            .. _alarms.Values
                .OrderBy(alarm => alarm.ClearedUtcUnixNs is not null)
                .ThenByDescending(alarm => alarm.LastUtcUnixNs)
                .ThenBy(alarm => alarm.Report.Key, StringComparer.Ordinal),
        ];

    /// <summary>Takes over what a predecessor kept. Its alarms have time until <paramref name="utcUnixNs"/> and more to be reported again.</summary>
    public void Resume(IEnumerable<Alarm> alarms, long utcUnixNs)
    {
        foreach (var alarm in alarms)
        {
            _alarms[alarm.Report.Key] = alarm.ClearedUtcUnixNs is null ? alarm with { LastUtcUnixNs = utcUnixNs } : alarm;
        }
    }

    /// <summary>An alarm holds.</summary>
    public bool Raise(AlarmReport report, long utcUnixNs)
    {
        if (_alarms.TryGetValue(report.Key, out var known) && known.ClearedUtcUnixNs is null)
        {
            _alarms[report.Key] = known with { Report = report, LastUtcUnixNs = utcUnixNs };
            return false;
        }

        _alarms[report.Key] = new Alarm
        {
            Report = report,
            FirstUtcUnixNs = known?.FirstUtcUnixNs ?? utcUnixNs,
            LastUtcUnixNs = utcUnixNs,
            Count = (known?.Count ?? 0) + 1,
        };
        return true;
    }

    /// <summary>An alarm holds no more.</summary>
    public bool Clear(string key, long utcUnixNs)
    {
        if (!_alarms.TryGetValue(key, out var alarm) || alarm.ClearedUtcUnixNs is not null)
        {
            return false;
        }

        _alarms[key] = alarm with { ClearedUtcUnixNs = utcUnixNs };
        return true;
    }

    /// <summary>Somebody has seen an alarm; null where there is none of that key.</summary>
    public Alarm? Acknowledge(string key, Acknowledgement acknowledgement)
    {
        if (!_alarms.TryGetValue(key, out var alarm))
        {
            return null;
        }

        return _alarms[key] = alarm with { Acknowledged = acknowledgement };
    }

    /// <summary>Clears what nobody reports any more, and forgets what was cleared long ago.</summary>
    public bool Expire(long utcUnixNs)
    {
        var changed = false;
        foreach (var (key, alarm) in _alarms.ToArray())
        {
            if (alarm.ClearedUtcUnixNs is not { } cleared)
            {
                changed |= (utcUnixNs - alarm.LastUtcUnixNs) / NsPerMs > options.SilentAfterMs && Clear(key, utcUnixNs);
            }
            else if ((utcUnixNs - cleared) / NsPerMs > options.KeepClearedMs)
            {
                changed |= _alarms.Remove(key);
            }
        }

        foreach (var surplus in All.Skip(options.MaxAlarms).ToArray())
        {
            changed |= _alarms.Remove(surplus.Report.Key);
        }

        return changed;
    }
}
