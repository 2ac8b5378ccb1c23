using System.Diagnostics.Metrics;
using Muser.Interfaces.Cluster;
using Muser.Silo.Cluster.Alarms;

namespace Muser.Silo.Cluster.Security;

/// <summary>Makes refused attempts visible: a metric counts them, and an alarm holds for a while after the last. Safe for any thread.</summary>
public sealed class AccessWatch : IAlarmSource
{
    /// <summary>The alarm holds for so long after the last attempt that was refused.</summary>
    public static readonly TimeSpan HoldsFor = TimeSpan.FromMinutes(5);

    private readonly Counter<long> _refusals;
    private readonly string _silo;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private (string Who, string From, string What) _last;
    private long _lastTimestamp;
    private long _count;

    /// <param name="silo">The name of the silo.</param>
    /// <param name="clock">The clock.</param>
    public AccessWatch(string silo, TimeProvider clock)
    {
        (_silo, _clock) = (silo, clock);
        _refusals = new Meter(new MeterOptions("Muser.Access") { Tags = [new("silo", silo)] })
            .CreateCounter<long>("muser.access.refused", description: "Requests that were refused because of who made them.");
    }

    /// <summary>An attempt was refused.</summary>
    /// <param name="reason">Why, as a word.</param>
    /// <param name="who">Who, as far as that is known.</param>
    /// <param name="from">From where.</param>
    /// <param name="what">What they wanted.</param>
    public void Refused(string reason, string who, string from, string what)
    {
        _refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));
        lock (_lock)
        {
            _count = IsRecent ? _count + 1 : 1;
            (_last, _lastTimestamp) = ((who, from, what), _clock.GetTimestamp());
        }
    }

    public IEnumerable<StandingAlarm> Check()
    {
        lock (_lock)
        {
            return IsRecent
                ? [new StandingAlarm(
                    $"access-refused.{_silo}",
                    AlarmSeverity.Warning,
                    $"{_count} requests to {_silo} were refused because of who made them, the last by '{_last.Who}' from {_last.From}: {_last.What}. "
                        + "'muser audit --refused' shows them.")]
                : [];
        }
    }

    private bool IsRecent => _count > 0 && _clock.GetElapsedTime(_lastTimestamp) < HoldsFor;
}
