using System.Text.Json.Serialization;

namespace Muser.Grains.Jobs;

/// <summary>How often a split or a merge was begun and failed, and where it is.</summary>
internal struct StepAttempts
{
    /// <summary>How often it was begun; the number of the newest attempt.</summary>
    public int Begun;

    /// <summary>How often it failed through its own fault.</summary>
    public int Failures;

    /// <summary>How often it was lost with its worker.</summary>
    public int Losses;

    /// <summary>Whether a worker has it.</summary>
    public bool IsRunning;

    /// <summary>Whether it is done.</summary>
    public bool IsDone;

    /// <summary>Whether it has failed for good.</summary>
    public bool IsFailed;

    /// <summary>Not before then, as a timestamp of the clock, which means nothing to another process.</summary>
    [JsonIgnore]
    public long DueTimestamp;
}
