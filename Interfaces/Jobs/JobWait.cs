namespace Muser.Interfaces.Jobs;

/// <summary>What a job waits for before it is split: data that are still being recorded, or a time. One of the members is set.</summary>
[GenerateSerializer, Immutable, Alias("muser.JobWait")]
public sealed record JobWait
{
    /// <summary>A file, or a pattern such as <c>/data/20261128-04*</c>: it is there and has not grown for <see cref="QuietSeconds"/>.</summary>
    [Id(0)]
    public string? File { get; init; }

    /// <summary>How long a file must not have grown, s.</summary>
    [Id(1)]
    public double QuietSeconds { get; init; } = 5;

    /// <summary>The array whose cycles are published until <see cref="UntilUtcUnixNs"/>, <c>muser1</c> or <c>muser2</c>; null: the clock alone.</summary>
    [Id(2)]
    public string? Array { get; init; }

    /// <summary>A time, ns since 1970-01-01 UTC.</summary>
    [Id(3)]
    public long? UntilUtcUnixNs { get; init; }
}
