namespace Muser.Interfaces.Devices;

/// <summary>What there is beside devices, by name.</summary>
/// <param name="Groups">The groups that have members.</param>
/// <param name="Plans">The plans that items were added to, and <see cref="IPlanGrain.DefaultName"/>.</param>
[GenerateSerializer, Immutable, Alias("muser.ControlNames")]
public sealed record ControlNames([property: Id(0)] string[] Groups, [property: Id(1)] string[] Plans);
