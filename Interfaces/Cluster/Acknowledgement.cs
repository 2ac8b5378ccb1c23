namespace Muser.Interfaces.Cluster;

/// <summary>That somebody has seen an alarm.</summary>
[GenerateSerializer, Immutable, Alias("muser.Acknowledgement")]
public sealed record Acknowledgement
{
    /// <summary>Who.</summary>
    [Id(0)]
    public required string Who { get; init; }

    /// <summary>What they say about it; may be empty.</summary>
    [Id(1)]
    public required string Note { get; init; }

    /// <summary>When, ns since 1970-01-01 UTC.</summary>
    [Id(2)]
    public required long UtcUnixNs { get; init; }
}
