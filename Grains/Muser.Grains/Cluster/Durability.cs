namespace Muser.Grains.Cluster;

/// <summary>What something outlives once it was said to be written.</summary>
public enum Durability
{
    /// <summary>The death of the process.</summary>
    Process,

    /// <summary>The loss of power, too: it is flushed to disk.</summary>
    Power,
}
