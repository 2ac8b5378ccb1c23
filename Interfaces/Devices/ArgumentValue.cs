namespace Muser.Interfaces.Devices;

/// <summary>An argument of a command, or a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
[GenerateSerializer, Immutable, Alias("muser.ArgumentValue")]
public sealed record ArgumentValue([property: Id(0)] string Name, [property: Id(1)] DeviceValue Value);
