using Muser.Grains.Imaging;
using Muser.Interfaces.Cluster;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>Whether this silo sheds maps.</summary>
internal sealed class MapAlarms(ImagingStatistics statistics, string silo, AlarmOptions options, TimeProvider clock) : IAlarmSource
{
    private readonly RecentGrowth _shed = new(TimeSpan.FromMilliseconds(options.WindowMs), clock);

    public IEnumerable<StandingAlarm> Check()
    {
        if (_shed.Until(statistics.Shed) is > 0 and var shed)
        {
            yield return new StandingAlarm(
                $"maps-shed.{silo}",
                AlarmSeverity.Warning,
                $"{silo} has left out {shed} maps just now, because they could not be begun in time. Add a silo that images, or ask for fewer maps.");
        }
    }
}
