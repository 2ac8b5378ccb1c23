namespace Muser.Grains.Jobs;

/// <summary>Instances of services are spread over the silos that work on jobs, each name and number on the one that its hash says.</summary>
[GenerateSerializer, Immutable, Alias("muser.ServicePlacement")]
public sealed class ServicePlacement : PlacementStrategy
{
}
