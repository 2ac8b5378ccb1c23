namespace Orleans.Runtime;

/// <summary>The silo of the caller, if it can host the grain.</summary>
public sealed class PreferLocalPlacement : PlacementStrategy
{
}
