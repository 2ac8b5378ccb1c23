using System.Collections.Concurrent;
using Muser.Interfaces.Cluster;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>
/// Which silos have left without saying so: they were active, and then dead. Ends when a silo of that name is active again, or after
/// <see cref="AlarmOptions.ForgottenAfterMs"/>.
/// </summary>
internal sealed class MembershipAlarms : IAlarmSource, ISiloStatusListener
{
    private readonly IClusterMembershipService _membership;
    private readonly AlarmOptions _options;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<SiloAddress, string> _names = new();
    private readonly ConcurrentDictionary<string, long> _goneTimestamps = new();

    public MembershipAlarms(IClusterMembershipService membership, ISiloStatusOracle oracle, AlarmOptions options, TimeProvider clock)
    {
        (_membership, _options, _clock) = (membership, options, clock);
        oracle.SubscribeToSiloStatusEvents(this);
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status is SiloStatus.ShuttingDown or SiloStatus.Stopping)
        {
            // It says so: there is nothing to be alarmed about when it is gone.
            _names.TryRemove(updatedSilo, out _);
        }
        else if (status == SiloStatus.Dead && _names.TryRemove(updatedSilo, out var name))
        {
            _goneTimestamps[name] = _clock.GetTimestamp();
        }
    }

    public IEnumerable<StandingAlarm> Check()
    {
        foreach (var member in _membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active))
        {
            _names.TryAdd(member.SiloAddress, member.Name);
            _goneTimestamps.TryRemove(member.Name, out _);
        }

        foreach (var (name, timestamp) in _goneTimestamps)
        {
            if (_clock.GetElapsedTime(timestamp).TotalMilliseconds > _options.ForgottenAfterMs)
            {
                _goneTimestamps.TryRemove(name, out _);
                continue;
            }

            yield return new StandingAlarm(
                $"silo-gone.{name}",
                AlarmSeverity.Critical,
                $"The silo {name} has died, or cannot be reached. Others have taken over its work; start it again.");
        }
    }
}
