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

    /// <summary>
    /// Commits the history of the cycles of an integration, those too that a predecessor published and could not note any more, and publishes the
    /// integration itself where it has means. Idempotent. Frames of cycles need not be kept any longer when it has answered.
    /// </summary>
    [Alias("PublishIntegration")]
    Task PublishIntegration([Immutable] IntegrationArrival arrival);

    /// <summary>
    /// The history: what was published later than an instant, in the order of publication. So a subscriber that missed notices catches up; what was
    /// published within the last <c>Muser:Observing:CommitIntervalMs</c> may not be in it yet.
    /// </summary>
    /// <param name="publishedAfterUtcUnixNs">The instant, ns since 1970-01-01: that of the last line that the caller knows, or 0.</param>
    /// <param name="limit">The most lines.</param>
    [Alias("GetHistory")]
    Task<CycleRecord[]> GetHistory(long publishedAfterUtcUnixNs, int limit);

    /// <summary>The ledger in numbers.</summary>
    [Alias("GetStatus")]
    Task<ObservationStatus> GetStatus();

    /// <summary>The newest published cycle that has maps; null before there is one.</summary>
    [Alias("GetNewestImaged")]
    Task<CycleManifest?> GetNewestImaged();
}
