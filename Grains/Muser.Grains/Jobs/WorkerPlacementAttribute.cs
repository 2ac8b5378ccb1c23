using Orleans.Placement;

namespace Muser.Grains.Jobs;

/// <summary>Places a grain by <see cref="WorkerPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WorkerPlacementAttribute() : PlacementAttribute(new WorkerPlacement());
