using System.Text.Json;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>What may be submitted.</summary>
internal static class JobRules
{
    /// <summary>Throws <see cref="ArgumentException"/> with a sentence where a submission cannot be; otherwise says what each part needs.</summary>
    public static JobDescription Check(JobSubmission submission, IJobCatalog catalog)
    {
        if (!catalog.TryFind(submission.Job, out var job, out var reason))
        {
            throw new ArgumentException(reason);
        }

        Require(IsPriority(submission.Priority), $"The priority is {submission.Priority}; it must be 1 to 10, 10 highest.");
        Require(Enum.IsDefined(submission.Mode), $"The mode is {submission.Mode}; it must be queue, cluster or process.");
        Require(submission.Retry.MaxAttempts >= 1, $"maxAttempts is {submission.Retry.MaxAttempts}; it must be 1 or more.");
        Require(
            submission.Retry is { BackoffMs: >= 0, MaxBackoffMs: >= 0, MaxFailedParts: >= 0 }, "backoffMs, maxBackoffMs and maxFailedParts must be 0 or more.");
        Require(submission.Limits is { Seconds: >= 0, CpuSeconds: >= 0, MemoryMiB: >= 0 }, "Limits must be 0 (none) or more.");
        Require(submission.KeepHours is null or >= 0, $"keepHours is {submission.KeepHours}; it must be 0 or more.");
        var needs = submission.Needs ?? job.Needs;
        Require(needs is { Cpus: > 0, MemoryMiB: >= 0, Gpus: >= 0 } && needs.Capability.Length > 0, "A part needs a capability and a positive number of processors.");
        Require(submission.OutputFolder is null || Path.IsPathFullyQualified(submission.OutputFolder), $"The folder '{submission.OutputFolder}' must be given from the root.");
        foreach (var wait in submission.WaitFor)
        {
            Require(wait.File is { Length: > 0 } || wait.UntilUtcUnixNs is not null, "What is waited for must be a file, or a time.");
            Require(wait.Array is null or "muser1" or "muser2", $"'{wait.Array}' is not an array; the arrays are muser1 and muser2.");
        }

        try
        {
            JsonDocument.Parse(submission.Options).Dispose();
        }
        catch (JsonException wrong)
        {
            throw new ArgumentException($"The options of {submission.Job} are not JSON: {wrong.Message}");
        }

        foreach (var next in submission.Then)
        {
            Check(next, catalog);
        }

        return job with { Needs = needs };
    }

    /// <summary>Adds the job that follows by itself: it has the last word, and the folder for the files.</summary>
    public static JobSubmission Complete(JobSubmission submission, JobDescription job) => job.Then is not { } then
        ? submission
        : submission with { Then = [submission with { Job = then, After = [], WaitFor = [], Needs = null }], OutputFolder = null };

    /// <summary>The next job of the chain of a job.</summary>
    public static JobSubmission Following(JobRecord job) => job.Submission!.Then[0] with
    {
        Then = job.Submission.Then[1..],
        Priority = job.Priority,
        Who = job.Submission.Who,
    };

    /// <summary>Whether a number is a priority.</summary>
    public static bool IsPriority(int priority) => priority is >= JobSubmission.LowestPriority and <= JobSubmission.HighestPriority;

    private static void Require(bool obeys, string sentence)
    {
        if (!obeys)
        {
            throw new ArgumentException(sentence);
        }
    }
}
