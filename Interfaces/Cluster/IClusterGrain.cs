namespace Muser.Interfaces.Cluster;

/// <summary>What is known of the cluster as a whole: its alarms. There is one; its key is <see cref="Key"/>.</summary>
[Alias("muser.IClusterGrain")]
public interface IClusterGrain : IGrainWithStringKey
{
    /// <summary>The key of the only one.</summary>
    const string Key = "cluster";

    /// <summary>
    /// Notes that alarms hold. Whoever reports one says so again and again while it holds; one that is silent for too long counts as cleared.
    /// </summary>
    [Alias("Raise")]
    Task Raise([Immutable] AlarmReport[] reports);

    /// <summary>Notes that an alarm holds no more. Of one that does not, nothing is noted.</summary>
    [Alias("Clear")]
    Task Clear(string key);

    /// <summary>
    /// Notes that somebody has seen an alarm; returns it, or null where there is none of that key. Throws <see cref="ArgumentException"/> where nobody is
    /// named.
    /// </summary>
    [Alias("Acknowledge")]
    Task<Alarm?> Acknowledge(string key, string who, string note);

    /// <summary>The alarms: those that hold, then those that were cleared not long ago; each the newest first.</summary>
    [Alias("List")]
    Task<Alarm[]> List();
}
