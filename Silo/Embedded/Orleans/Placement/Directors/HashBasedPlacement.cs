namespace Orleans.Runtime;

/// <summary>The silo that the hash of the grain id says.</summary>
public sealed class HashBasedPlacement : PlacementStrategy
{
}
