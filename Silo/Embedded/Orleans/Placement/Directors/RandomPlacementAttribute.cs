using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>A silo chosen by chance.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class RandomPlacementAttribute : PlacementAttribute
{
    public RandomPlacementAttribute() : base(new RandomPlacement())
    {
    }
}
