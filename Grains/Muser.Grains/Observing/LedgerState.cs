using Muser.Interfaces.Observing;

namespace Muser.Grains.Observing;

/// <summary>What the ledger keeps over a restart. The history of cycles is <see cref="ICycleHistory"/>.</summary>
[GenerateSerializer, Alias("muser.LedgerState")]
public sealed class LedgerState
{
    /// <summary>Counts the activations of the ledger: the newest term alone may write.</summary>
    [Id(0)]
    public long Term { get; set; }

    /// <summary>The counters.</summary>
    [Id(1)]
    public ObservationStatus Status { get; set; } = new();

    /// <summary>The newest published cycle that has maps, or null.</summary>
    [Id(2)]
    public CycleKey? NewestImaged { get; set; }
}
