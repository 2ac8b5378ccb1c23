namespace Muser.Grains.Jobs;

/// <summary>A worker lives on the silo that its key names, and nowhere else: when that is gone, so is the worker.</summary>
[GenerateSerializer, Immutable, Alias("muser.WorkerPlacement")]
public sealed class WorkerPlacement : PlacementStrategy
{
}
