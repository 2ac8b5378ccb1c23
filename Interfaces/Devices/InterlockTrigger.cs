namespace Muser.Interfaces.Devices;

/// <summary>A command that is given once when a rule trips.</summary>
[GenerateSerializer, Immutable, Alias("muser.InterlockTrigger")]
public sealed record InterlockTrigger
{
    /// <summary>The devices: an id, or the begin of ids and a star.</summary>
    [Id(0)]
    public required string Devices { get; init; }

    /// <summary>The command.</summary>
    [Id(1)]
    public required string Command { get; init; }

    /// <summary>Its arguments.</summary>
    [Id(2)]
    public ArgumentValue[] Arguments { get; init; } = [];
}
