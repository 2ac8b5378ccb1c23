using Muser.Interfaces.Jobs;

namespace Muser.Grains.Jobs;

/// <summary>
/// Whose turn it is. Of the jobs that have work and fit into what is free, those of the highest priority share equally: next comes the one with the fewest
/// slots, and among those the one that has been served the shortest. A job of <see cref="JobMode.Cluster"/> shares with them whatever its priority. Not
/// thread-safe.
/// </summary>
internal sealed class JobShares
{
    private readonly Dictionary<JobId, Share> _jobs = [];
    private readonly Dictionary<(string Worker, int Slot), JobId> _slots = [];

    /// <summary>All jobs.</summary>
    public IEnumerable<QueueEntry> Entries => _jobs.Values.Select(share => share.Entry);

    /// <summary>What is known of a job; null where it is not.</summary>
    public QueueEntry? Find(JobId job) => _jobs.GetValueOrDefault(job)?.Entry;

    /// <summary>Takes in what a job says; false where something newer is known of it.</summary>
    public bool Set(QueueEntry entry)
    {
        if (_jobs.TryGetValue(entry.Status.Id, out var share))
        {
            if (share.Entry.Notice > entry.Notice)
            {
                return false;
            }

            share.ServedSeconds = !share.Entry.HasWork && entry.HasWork ? Math.Max(share.ServedSeconds, LeastServed()) : share.ServedSeconds;
            share.Entry = entry;
            return true;
        }

        _jobs.Add(entry.Status.Id, new Share(entry) { ServedSeconds = LeastServed() });
        return true;
    }

    /// <summary>A job is gone.</summary>
    public void Remove(JobId job) => _jobs.Remove(job);

    /// <summary>The job for a slot; null where there is none.</summary>
    public SlotGrant? Next(SlotOffer offer)
    {
        Note(offer);
        var candidates = _jobs.Values.Where(share => share.Entry.HasWork && Fits(share.Entry, offer)).ToArray();
        if (candidates.Length == 0)
        {
            return null;
        }

        var highest = candidates.Max(share => share.Entry.Status.Priority);
        var chosen = candidates
            .Where(share => share.Entry.Status.Priority == highest || share.Entry.Status.Mode is JobMode.Cluster)
            .MinBy(share => (share.Slots, share.ServedSeconds))!;
        chosen.Slots++;
        _slots[(offer.Worker, offer.Slot)] = chosen.Entry.Status.Id;
        return new SlotGrant
        {
            Job = chosen.Entry.Status.Id,
            Needs = chosen.Entry.Needs,
            Notice = chosen.Entry.Notice,
            Priority = chosen.Entry.Status.Priority,
        };
    }

    /// <summary>The slots of a worker that is gone are not with any job any more.</summary>
    public void RemoveWorker(string worker)
    {
        foreach (var slot in _slots.Keys.Where(slot => slot.Worker == worker).ToArray())
        {
            Free(slot);
        }
    }

    private static bool Fits(QueueEntry entry, SlotOffer offer) =>
        (!offer.IsReserve || entry.Status.Priority == JobSubmission.HighestPriority)
        && entry.Needs.Capability == offer.Capability
        && (offer.IsReserve || entry.Needs.Cpus <= offer.FreeCpus)
        && entry.Needs.MemoryMiB <= offer.FreeMemoryMiB
        && entry.Needs.Gpus <= offer.FreeGpus;

    /// <summary>A slot that asks is with no job, and says what it did.</summary>
    private void Note(SlotOffer offer)
    {
        Free((offer.Worker, offer.Slot));
        if (offer.Last is not { } last || !_jobs.TryGetValue(last.Job, out var share))
        {
            return;
        }

        share.ServedSeconds += last.Seconds;
        if (last.WasEmpty && share.Entry.Notice == last.Notice)
        {
            share.Entry = share.Entry with { HasWork = false };
        }
    }

    private void Free((string Worker, int Slot) slot)
    {
        if (_slots.Remove(slot, out var job) && _jobs.TryGetValue(job, out var share))
        {
            share.Slots--;
        }
    }

    /// <summary>A job that comes, or comes back, does not have a claim to what others were served before.</summary>
    private double LeastServed() => _jobs.Values.Where(share => share.Entry.HasWork).Select(share => share.ServedSeconds).DefaultIfEmpty(0).Min();

    private sealed class Share(QueueEntry entry)
    {
        public QueueEntry Entry { get; set; } = entry;

        /// <summary>Slots that are with the job.</summary>
        public int Slots { get; set; }

        /// <summary>Time of slots that it was given.</summary>
        public double ServedSeconds { get; set; }
    }
}
