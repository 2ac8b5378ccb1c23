namespace Muser.Grains.Tests.Fixtures;

/// <summary>What a <see cref="TestJob"/> is to do.</summary>
public sealed record TestOptions
{
    /// <summary>The <see cref="JobRuns"/> of the test.</summary>
    public string Run { get; init; } = "";

    /// <summary>How many parts.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Whether each part waits until the test lets it go on.</summary>
    public bool Gated { get; init; }

    /// <summary>Parts that throw in each attempt up to this one.</summary>
    public int[] FailingParts { get; init; } = [];

    /// <summary>The attempts in which they do.</summary>
    public int FailingAttempts { get; init; } = int.MaxValue;

    /// <summary>Whether what they throw is final.</summary>
    public bool FailsForGood { get; init; }

    /// <summary>Parts that never end, whatever they are told.</summary>
    public int[] HangingParts { get; init; } = [];

    /// <summary>Whether each part asks a service for its result.</summary>
    public bool AsksService { get; init; }
}
