using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>Whether a job may begin.</summary>
internal static class JobConditions
{
    /// <summary>What is still missing, a sentence, and whether it never comes; null where nothing is.</summary>
    public static async Task<(string? Sentence, bool IsHopeless)> Missing(JobRecord record, IGrainFactory grains, IJobWaits waits)
    {
        var before = record.Previous is { } previous ? record.Submission!.After.Append(previous) : record.Submission!.After;
        foreach (var job in before)
        {
            var status = await grains.GetGrain<IJobGrain>(job.Text).GetStatus();
            switch (status?.State)
            {
                case null:
                    return ($"There is no job {job}, after which it was to begin.", true);
                case JobState.Failed or JobState.Cancelled:
                    return ($"The job {job}, after which it was to begin, has {(status.State is JobState.Failed ? "failed" : "been cancelled")}; retry that, and then this.", true);
                case not JobState.Done:
                    return ($"It waits for the job {job}.", false);
            }
        }

        foreach (var wait in record.Submission.WaitFor)
        {
            if (await waits.Missing(wait) is { } sentence)
            {
                return (sentence, false);
            }
        }

        return (null, false);
    }
}
