namespace Orleans.Runtime;

/// <summary>The least loaded silo: what is done where nothing else is said.</summary>
public sealed class ResourceOptimizedPlacement : PlacementStrategy
{
}
