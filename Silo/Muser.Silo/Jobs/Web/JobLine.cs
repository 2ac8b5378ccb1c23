using System.Text.Json;
using Muser.Formats.Frames;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Web;

/// <summary>A job in JSON. Instants are ISO UTC.</summary>
/// <param name="Id">The job.</param>
/// <param name="Job">Its name.</param>
/// <param name="Title">Its title.</param>
/// <param name="Who">Who has submitted it.</param>
/// <param name="State">Where it is.</param>
/// <param name="Paused">Whether somebody has paused it.</param>
/// <param name="Priority">1 to 10, 10 highest.</param>
/// <param name="Mode">How the workers are shared out.</param>
/// <param name="Parts">Parts so far.</param>
/// <param name="IsSplit">Whether those are all.</param>
/// <param name="Done">Parts whose result is counted.</param>
/// <param name="Running">Parts that a worker has.</param>
/// <param name="Failed">Parts that have failed for good.</param>
/// <param name="FailedAttempts">Attempts that failed or were lost.</param>
/// <param name="Submitted">When it was submitted.</param>
/// <param name="Started">When its first part began.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="PartsPerSecond">Parts a second, of the last minute.</param>
/// <param name="SecondsLeft">Time left, s.</param>
/// <param name="Message">Why it failed, or what it waits for.</param>
/// <param name="Said">What its steps have said.</param>
/// <param name="Next">The next job of its chain.</param>
/// <param name="Result">What it has returned.</param>
/// <param name="Isolation">How parts in processes of their own are held.</param>
public sealed record JobLine(
    string Id,
    string Job,
    string Title,
    string Who,
    JobState State,
    bool Paused,
    int Priority,
    JobMode Mode,
    int Parts,
    bool IsSplit,
    int Done,
    int Running,
    int Failed,
    long FailedAttempts,
    string Submitted,
    string? Started,
    string? Ended,
    double PartsPerSecond,
    double? SecondsLeft,
    string Message,
    string[] Said,
    string? Next,
    JsonElement? Result,
    string Isolation)
{
    /// <summary>Whether nothing more happens to it by itself.</summary>
    public bool HasEnded => State is JobState.Done or JobState.Failed or JobState.Cancelled;

    /// <summary>The line of a job.</summary>
    public static JobLine Of(JobStatus job) => new(
        job.Id.Text,
        job.Job,
        job.Title,
        job.Who,
        job.State,
        job.IsPaused,
        job.Priority,
        job.Mode,
        job.Parts,
        job.IsSplit,
        job.Done,
        job.Running,
        job.Failed,
        job.FailedAttempts,
        Iso(job.SubmittedUtcUnixNs)!,
        Iso(job.StartedUtcUnixNs),
        Iso(job.EndedUtcUnixNs),
        Math.Round(job.PartsPerSecond, 3),
        job.SecondsLeft is { } left ? Math.Round(left, 1) : null,
        job.Message,
        job.Said,
        job.Next?.Text,
        job.Result is { } result ? JsonSerializer.Deserialize<JsonElement>(result) : null,
        job.Isolation);

    private static string? Iso(long? utcUnixNs) => utcUnixNs is { } ns ? new UtcTime(ns).ToString() : null;
}
