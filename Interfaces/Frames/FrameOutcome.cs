namespace Muser.Interfaces.Frames;

/// <summary>What became of a frame.</summary>
[GenerateSerializer, Immutable, Alias("muser.FrameOutcome")]
public sealed record FrameOutcome
{
    /// <summary>The terminal state.</summary>
    [Id(0)]
    public required FrameState State { get; init; }

    /// <summary>Why it was rejected, or has fewer maps than were asked for; empty otherwise.</summary>
    [Id(1)]
    public string Reason { get; init; } = "";

    /// <summary>How many maps were made of it.</summary>
    [Id(2)]
    public int Images { get; init; }

    /// <summary>Whether it is in the sums of its integration.</summary>
    [Id(3)]
    public bool IsIntegrated { get; init; }
}
