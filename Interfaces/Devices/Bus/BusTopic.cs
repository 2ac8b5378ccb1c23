namespace Muser.Interfaces.Devices.Bus;

/// <summary>A topic, taken apart.</summary>
/// <param name="Kind">What it carries.</param>
/// <param name="Device">The device, the group or the controller that it is about; empty where it is about none.</param>
/// <param name="Client">The client that it is for; empty where it is for none.</param>
/// <param name="Name">The property, the alarm's code, or the command's id; empty where there is none.</param>
public readonly record struct BusTopic(TopicKind Kind, string Device, string Client, string Name);
