using Muser.Interfaces.Cluster;
using Muser.Silo.Cluster.Memory;

namespace Muser.Silo.Cluster.Alarms;

/// <summary>Whether this process runs out of memory, and what it does without.</summary>
internal sealed class MemoryAlarms(MemoryPressure memory, string silo) : IAlarmSource
{
    private const int MiB = 20; // bits

    public IEnumerable<StandingAlarm> Check()
    {
        if (memory.Level is var level && level != MemoryLevel.Ample)
        {
            var waiting = level == MemoryLevel.Critical ? ", and sockets are read only as fast as cycles are published" : "";
            yield return new StandingAlarm(
                $"memory-short.{silo}",
                level == MemoryLevel.Critical ? AlarmSeverity.Critical : AlarmSeverity.Warning,
                $"{silo} has {memory.UsedBytes >> MiB} of {memory.LimitBytes >> MiB} MiB: cycles get no maps, and integrations no files{waiting}."
                + " End what else runs there, or raise Muser:Memory:LimitBytes.");
        }
    }
}
