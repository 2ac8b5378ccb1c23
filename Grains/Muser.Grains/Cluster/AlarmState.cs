using Muser.Interfaces.Cluster;

namespace Muser.Grains.Cluster;

/// <summary>The alarms over a restart.</summary>
[GenerateSerializer, Alias("muser.AlarmState")]
public sealed class AlarmState
{
    /// <summary>All alarms.</summary>
    [Id(0)]
    public Alarm[] Alarms { get; set; } = [];
}
