using Muser.Grains.Cluster;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>
/// Tells the queue where a job is. Notices are numbered, and the job does not wait for them: the queue may be calling the job at that moment. A notice that
/// is lost is made good by the next one. Not thread-safe.
/// </summary>
internal sealed class JobTeller(IJobQueueGrain queue, TimeProvider clock)
{
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(5);
    private bool _hadWork;
    private long _told;
    private JobStatus? _last;
    private long _count;
    private long? _asked;
    private string? _whyNot;

    /// <summary>The number of the next notice: higher than any before, those of earlier terms among them.</summary>
    public long NextNotice(long term) => (term << 32) + ++_count;

    /// <summary>Puts a job into the queue.</summary>
    public Task Add(QueueEntry entry) => queue.Add(entry);

    /// <summary>Asks why no worker takes its parts, not more often than the queue is told of the job; null where one does, or where the queue has not answered yet.</summary>
    public async Task<string?> WhyNot(PartNeeds needs)
    {
        if (_asked is { } asked && clock.GetElapsedTime(asked) < MaxSilence)
        {
            return _whyNot;
        }

        _asked = clock.GetTimestamp();
        try
        {
            _whyNot = await queue.WhyNot(needs);
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            // It is only a sentence for people: the next look asks again.
            _asked = null;
        }

        return _whyNot;
    }

    /// <summary>The job is gone.</summary>
    public Task Forget(JobId job) => queue.Forget(job);

    /// <summary>Tells.</summary>
    public void Say(QueueEntry entry)
    {
        (_hadWork, _told, _last) = (entry.HasWork, clock.GetTimestamp(), entry.Status);
        _ = queue.Update(entry);
    }

    /// <summary>Tells where there is something for a worker and there was not before, or the other way round.</summary>
    public void SayIfWorkCame(bool hasWork, Func<QueueEntry> entry)
    {
        if (hasWork != _hadWork)
        {
            Say(entry());
        }
    }

    /// <summary>Tells where anything is new, and now and then all the same.</summary>
    public void SayIfChanged(QueueEntry entry)
    {
        if (entry.HasWork || entry.HasWork != _hadWork || !entry.Status.Equals(_last) || clock.GetElapsedTime(_told) > MaxSilence)
        {
            Say(entry);
        }
    }
}
