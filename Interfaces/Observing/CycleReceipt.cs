namespace Muser.Interfaces.Observing;

/// <summary>The ledger's answer to a request for publication.</summary>
[GenerateSerializer, Immutable, Alias("muser.CycleReceipt")]
public sealed record CycleReceipt
{
    /// <summary>The manifest's path in the product store once the cycle is published; null before.</summary>
    [Id(0)]
    public string? ManifestPath { get; init; }

    /// <summary>
    /// Slots that arrived but of which the ledger has no report, because the activation that had it is gone: send those frames again,
    /// then ask again.
    /// </summary>
    [Id(1)]
    public int[] UnreportedSlots { get; init; } = [];

    /// <summary>The term of the ledger that answers: one greater for each that takes over.</summary>
    [Id(2)]
    public long Term { get; init; }
}
