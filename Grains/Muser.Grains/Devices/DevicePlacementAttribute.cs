using Orleans.Placement;

namespace Muser.Grains.Devices;

/// <summary>Places a grain by <see cref="DevicePlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DevicePlacementAttribute() : PlacementAttribute(new DevicePlacement());
