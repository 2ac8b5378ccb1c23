namespace Muser.Interfaces.Imaging;

/// <summary>
/// Makes the maps of one band and hand, one at a time, and keeps the plans for them. Key: array / band and hand, <c>muser1/400L</c>.
/// Placed on silos that carry <c>accelerator=gpu</c>; where there is none, by policy on the least loaded, or not at all.
/// </summary>
[Alias("muser.IImagingGrain")]
public interface IImagingGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the maps, writes them to the product store and returns where they are: fewer than were asked for, or none, where imaging cannot keep up.
    /// Idempotent: the same task writes the same files.
    /// </summary>
    [Alias("Image")]
    Task<ImageReference[]> Image([Immutable] ImagingTask task);
}
