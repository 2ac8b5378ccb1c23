using Orleans.Placement;

namespace Muser.Grains.Jobs;

/// <summary>Places a grain by <see cref="ServicePlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ServicePlacementAttribute() : PlacementAttribute(new ServicePlacement());
