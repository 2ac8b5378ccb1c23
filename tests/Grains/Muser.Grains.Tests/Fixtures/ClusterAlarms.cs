using Muser.Interfaces.Cluster;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>The list of alarms of a cluster, as tests wait for it.</summary>
internal static class ClusterAlarms
{
    /// <summary>An alarm of a key, over or not; null where there never was one.</summary>
    public static async Task<Alarm?> FindAlarm(this ServiceCluster cluster, string key) =>
        (await cluster.Client.GetGrain<IClusterGrain>(IClusterGrain.Key).List()).FirstOrDefault(alarm => alarm.Report.Key == key);

    /// <summary>Waits until an alarm has come up, be it over or not: some hold for no longer than their window.</summary>
    public static Task UntilRaised(this ServiceCluster cluster, string key) =>
        Eventually.Holds(async () => await cluster.FindAlarm(key) is not null);

    /// <summary>Waits until an alarm that has come up is over.</summary>
    public static Task UntilCleared(this ServiceCluster cluster, string key) =>
        Eventually.Holds(async () => await cluster.FindAlarm(key) is { ClearedUtcUnixNs: not null });
}
