namespace Muser.Interfaces.Devices;

/// <summary>A client of the bus that said that it is there, or left.</summary>
[GenerateSerializer, Immutable, Alias("muser.ClientPresence")]
public sealed record ClientPresence
{
    /// <summary>Who.</summary>
    [Id(0)]
    public required string Client { get; init; }

    /// <summary>Whether it is there.</summary>
    [Id(1)]
    public required bool IsConnected { get; init; }

    /// <summary>What it is for, such as <c>observer</c>; empty where it did not say.</summary>
    [Id(2)]
    public string Role { get; init; } = "";

    /// <summary>What it speaks, for people; empty where it did not say.</summary>
    [Id(3)]
    public string Protocol { get; init; } = "";

    /// <summary>Why it is not there: its own words, or <c>lost</c> from its will.</summary>
    [Id(4)]
    public string Reason { get; init; } = "";

    /// <summary>Since when, ns since 1970-01-01 UTC, by the clock of the client.</summary>
    [Id(5)]
    public long UtcUnixNs { get; init; }
}
