using System.Text.Json;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Web;

/// <summary>A submission in JSON.</summary>
public sealed record JobRequest
{
    /// <summary>The identity that the job is to have: submitted twice it is one job. Absent: one is made.</summary>
    public string? Id { get; init; }

    /// <summary>The name of the job.</summary>
    public required string Job { get; init; }

    /// <summary>Its options.</summary>
    public JsonElement? Options { get; init; }

    /// <summary>A title for people.</summary>
    public string? Title { get; init; }

    /// <summary>1 to 10, 10 highest.</summary>
    public int? Priority { get; init; }

    /// <summary><c>queue</c>, <c>cluster</c> or <c>process</c>.</summary>
    public JobMode? Mode { get; init; }

    /// <summary>What a part needs; absent: what the job says of itself.</summary>
    public PartNeeds? Needs { get; init; }

    /// <summary>What a part may use.</summary>
    public PartLimits? Limits { get; init; }

    /// <summary>How often a part is tried again.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Jobs that must be done before this one begins.</summary>
    public string[]? After { get; init; }

    /// <summary>What else it waits for.</summary>
    public JobWaitRequest[]? WaitFor { get; init; }

    /// <summary>Jobs that follow, each with the results of the one before it.</summary>
    public JobRequest[]? Then { get; init; }

    /// <summary>A folder for the files of the job, on the machine of the service; it must be empty.</summary>
    public string? Output { get; init; }

    /// <summary>Who submits it.</summary>
    public string? Who { get; init; }

    /// <summary>Results are deleted so long after the end of the job, h.</summary>
    public double? KeepHours { get; init; }

    /// <summary>The submission. Throws <see cref="ArgumentException"/> where it cannot be one.</summary>
    public JobSubmission ToSubmission() => new()
    {
        Job = Job,
        Options = Options?.GetRawText() ?? "{}",
        Title = Title ?? "",
        Priority = Priority ?? JobSubmission.DefaultPriority,
        Mode = Mode ?? JobMode.Queue,
        Needs = Needs,
        Limits = Limits ?? new PartLimits(),
        Retry = Retry ?? new RetryPolicy(),
        After = [.. (After ?? []).Select(ToId)],
        WaitFor = [.. (WaitFor ?? []).Select(wait => wait.ToWait())],
        Then = [.. (Then ?? []).Select(next => next.ToSubmission())],
        OutputFolder = Output,
        Who = Who ?? "",
        KeepHours = KeepHours,
    };

    /// <summary>Reads the identity of a job; throws <see cref="ArgumentException"/> where it is none.</summary>
    public static JobId ToId(string text) => JobId.TryParse(text, out var id) ? id : throw new ArgumentException($"'{text}' is not the identity of a job.");
}
