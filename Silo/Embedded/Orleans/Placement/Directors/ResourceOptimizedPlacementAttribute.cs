using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>The least loaded silo: what is done where nothing else is said.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class ResourceOptimizedPlacementAttribute : PlacementAttribute
{
    public ResourceOptimizedPlacementAttribute() : base(new ResourceOptimizedPlacement())
    {
    }
}
