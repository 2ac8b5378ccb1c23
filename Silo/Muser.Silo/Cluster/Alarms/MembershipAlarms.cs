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
    private readonly ConcurrentDictionary<SiloAddress, bool> _leaving = new();
    private readonly ConcurrentDictionary<string, long> _goneTimestamps = new();

    public MembershipAlarms(IClusterMembershipService membership, ISiloStatusOracle oracle, AlarmOptions options, TimeProvider clock)
    {
        (_membership, _options, _clock) = (membership, options, clock);
        oracle.SubscribeToSiloStatusEvents(this);
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        // It leaves in good order: there is nothing to be alarmed about when it is gone. One that is Stopping was cut short.
        if (status == SiloStatus.ShuttingDown)
        {
            _leaving.TryAdd(updatedSilo, true);
        }
    }

    public IEnumerable<StandingAlarm> Check()
    {
        // Who is active and who is dead is read from one snapshot: notifications may run ahead of it.
        var members = _membership.CurrentSnapshot.Members;
        foreach (var member in members.Values.Where(member => member.Status == SiloStatus.Active))
        {
            _names.TryAdd(member.SiloAddress, member.Name);
            _goneTimestamps.TryRemove(member.Name, out _);
        }

        foreach (var (silo, name) in _names)
        {
            if (!members.TryGetValue(silo, out var member) || member.Status == SiloStatus.Dead)
            {
                _names.TryRemove(silo, out _);
                if (!_leaving.TryRemove(silo, out _))
                {
                    _goneTimestamps[name] = _clock.GetTimestamp();
                }
            }
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
