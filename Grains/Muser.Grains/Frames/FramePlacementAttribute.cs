using Orleans.Placement;

namespace Muser.Grains.Frames;

/// <summary>Places a grain whose key is a frame key by <see cref="FramePlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FramePlacementAttribute() : PlacementAttribute(new FramePlacement());
