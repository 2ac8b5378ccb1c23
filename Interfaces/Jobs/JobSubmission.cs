namespace Muser.Interfaces.Jobs;

/// <summary>What is asked for: which job, with which options, and how.</summary>
[GenerateSerializer, Immutable, Alias("muser.JobSubmission")]
public sealed record JobSubmission
{
    /// <summary>The lowest priority.</summary>
    public const int LowestPriority = 1;

    /// <summary>The highest priority: that of real time, for which every worker keeps a reserve.</summary>
    public const int HighestPriority = 10;

    /// <summary>The priority of a job that names none.</summary>
    public const int DefaultPriority = 5;

    /// <summary>The name of the job.</summary>
    [Id(0)]
    public required string Job { get; init; }

    /// <summary>Its options, JSON.</summary>
    [Id(1)]
    public string Options { get; init; } = "{}";

    /// <summary>A title for people; empty: the name of the job.</summary>
    [Id(2)]
    public string Title { get; init; } = "";

    /// <summary>1 to 10, 10 highest.</summary>
    [Id(3)]
    public int Priority { get; init; } = DefaultPriority;

    /// <summary>How the workers are shared out, and where parts run.</summary>
    [Id(4)]
    public JobMode Mode { get; init; }

    /// <summary>What a part needs; null: what the job says of itself.</summary>
    [Id(5)]
    public PartNeeds? Needs { get; init; }

    /// <summary>What a part may use.</summary>
    [Id(6)]
    public PartLimits Limits { get; init; } = new();

    /// <summary>How often a part is tried again.</summary>
    [Id(7)]
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>Jobs that must be done before this one begins.</summary>
    [Id(8)]
    public JobId[] After { get; init; } = [];

    /// <summary>What else it waits for.</summary>
    [Id(9)]
    public JobWait[] WaitFor { get; init; } = [];

    /// <summary>Jobs that follow one after the other, each with the results of the one before it.</summary>
    [Id(10)]
    public JobSubmission[] Then { get; init; } = [];

    /// <summary>
    /// A folder for the files of the job, beside those that the service keeps; null: none. No other job may write there at the same time, and it must be
    /// empty.
    /// </summary>
    [Id(11)]
    public string? OutputFolder { get; init; }

    /// <summary>Who submits it.</summary>
    [Id(12)]
    public string Who { get; init; } = "";

    /// <summary>Results are deleted so long after the end of the job, h; null: as the service is set.</summary>
    [Id(13)]
    public double? KeepHours { get; init; }
}
