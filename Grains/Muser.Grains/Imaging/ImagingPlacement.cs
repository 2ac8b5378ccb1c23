namespace Muser.Grains.Imaging;

/// <summary>
/// Imaging goes to silos that carry <c>accelerator=gpu</c>; where there is none, to the least loaded silo that images, unless the policy requires a GPU.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.ImagingPlacement")]
public sealed class ImagingPlacement : PlacementStrategy
{
}
