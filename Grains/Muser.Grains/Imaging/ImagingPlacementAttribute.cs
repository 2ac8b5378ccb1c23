using Orleans.Placement;

namespace Muser.Grains.Imaging;

/// <summary>Places a grain by <see cref="ImagingPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ImagingPlacementAttribute() : PlacementAttribute(new ImagingPlacement());
