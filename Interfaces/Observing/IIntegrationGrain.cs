namespace Muser.Interfaces.Observing;

/// <summary>
/// The mean of one band over an integration. Key: <see cref="BandIntegrationKey"/>. It is placed as the frames of its band and hour are, so that it finds
/// their sums on its silo; it ends with its answer and deactivates at once.
/// </summary>
[Alias("muser.IIntegrationGrain")]
public interface IIntegrationGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the mean, and the product that is wanted of it, when every frame that is asked for is in the sums of this silo; otherwise says which are
    /// not. Idempotent.
    /// </summary>
    [Alias("Integrate")]
    Task<BandReceipt> Integrate([Immutable] BandArrival arrival);
}
