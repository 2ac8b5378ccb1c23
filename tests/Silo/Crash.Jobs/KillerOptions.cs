namespace CrashJobs;

/// <summary>What a <see cref="KillerJob"/> is to do.</summary>
public sealed record KillerOptions
{
    /// <summary>How many parts.</summary>
    public required int Parts { get; init; }

    /// <summary>The part that ends its process each time.</summary>
    public required int Killer { get; init; }

    /// <summary>A folder in which each part has a file with a line for each attempt: the process in which it ran.</summary>
    public required string Attempts { get; init; }
}
