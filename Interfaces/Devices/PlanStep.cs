namespace Muser.Interfaces.Devices;

/// <summary>A step of an item's script: a command for a device or a group, or a wait.</summary>
[GenerateSerializer, Immutable, Alias("muser.PlanStep")]
public sealed record PlanStep
{
    /// <summary>The device; empty where it is for a group, or a wait.</summary>
    [Id(0)]
    public string Device { get; init; } = "";

    /// <summary>The group, which acts at one instant; empty where it is for a device, or a wait.</summary>
    [Id(1)]
    public string Group { get; init; } = "";

    /// <summary>The command; empty for a wait.</summary>
    [Id(2)]
    public string Command { get; init; } = "";

    /// <summary>Its arguments.</summary>
    [Id(3)]
    public ArgumentValue[] Arguments { get; init; } = [];

    /// <summary>How long to wait, s: after the command, where there is one.</summary>
    [Id(4)]
    public double WaitS { get; init; }
}
