namespace Muser.Grains.Devices;

/// <summary>
/// What speaks to devices goes to the silo that a rendezvous hash of its key chooses among those with the role <c>devices</c>: the one whose gateway
/// takes what that device says.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.DevicePlacement")]
public sealed class DevicePlacement : PlacementStrategy
{
}
