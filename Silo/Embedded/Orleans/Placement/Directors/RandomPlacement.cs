namespace Orleans.Runtime;

/// <summary>A silo chosen by chance.</summary>
public sealed class RandomPlacement : PlacementStrategy
{
}
