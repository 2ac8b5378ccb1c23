namespace Orleans.Runtime;

/// <summary>The life of a silo in its cluster, in order.</summary>
public enum SiloStatus
{
    None,
    Created,
    Joining,
    Active,
    ShuttingDown,
    Stopping,
    Dead,
}
