namespace Muser.Interfaces.Observing;

/// <summary>The ledger of the cycles of one array; it publishes each exactly once. Key: the array (<c>muser1</c>).</summary>
[Alias("muser.IObservationGrain")]
public interface IObservationGrain : IGrainWithStringKey
{
    /// <summary>Notes that a frame has ended. Idempotent by slot. Returns false where the cycle is already published: the frame is late.</summary>
    [Alias("Report")]
    Task<bool> Report(CycleKey cycle, [Immutable] FrameReport report);

    /// <summary>
    /// Publishes the cycle when every slot that arrived has been reported; otherwise says which reports are missing. Idempotent: a cycle that is
    /// published already gives the same receipt.
    /// </summary>
    [Alias("Publish")]
    Task<CycleReceipt> Publish([Immutable] CycleArrival arrival);

    /// <summary>The ledger in numbers.</summary>
    [Alias("GetStatus")]
    Task<ObservationStatus> GetStatus();

    /// <summary>The newest published cycle that has maps; null before there is one.</summary>
    [Alias("GetNewestImaged")]
    Task<CycleManifest?> GetNewestImaged();
}
