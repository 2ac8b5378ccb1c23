namespace Muser.Interfaces.Jobs;

/// <summary>How often a part that failed is tried again.</summary>
[GenerateSerializer, Immutable, Alias("muser.RetryPolicy")]
public sealed record RetryPolicy
{
    /// <summary>Attempts at most, 1 and up. One that was lost with its worker does not count.</summary>
    [Id(0)]
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Time to the second attempt, ms; it doubles each time.</summary>
    [Id(1)]
    public double BackoffMs { get; init; } = 1000;

    /// <summary>The longest time between two attempts, ms.</summary>
    [Id(2)]
    public double MaxBackoffMs { get; init; } = 60_000;

    /// <summary>How many parts may fail for good before the job does: the others are performed all the same.</summary>
    [Id(3)]
    public int MaxFailedParts { get; init; }
}
