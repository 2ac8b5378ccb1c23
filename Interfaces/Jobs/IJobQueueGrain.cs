namespace Muser.Interfaces.Jobs;

/// <summary>
/// Whose turn it is: the jobs of the cluster by priority, those of one priority in equal shares, and the workers. There is one; its key is
/// <see cref="Key"/>.
/// </summary>
[Alias("muser.IJobQueueGrain")]
public interface IJobQueueGrain : IGrainWithStringKey
{
    /// <summary>The key of the only one.</summary>
    const string Key = "cluster";

    /// <summary>A new job. Throws <see cref="ArgumentException"/> where another job writes to the same folder.</summary>
    [Alias("Add")]
    Task Add(QueueEntry entry);

    /// <summary>A job says where it is.</summary>
    [Alias("Update")]
    Task Update(QueueEntry entry);

    /// <summary>A job is gone.</summary>
    [Alias("Forget")]
    Task Forget(JobId job);

    /// <summary>A slot of a worker is free: which job is it to work for? Null: none now; the worker is woken when that changes.</summary>
    [Alias("Next")]
    Task<SlotGrant?> Next(SlotOffer offer);

    /// <summary>A worker is there; it says so again and again.</summary>
    [Alias("Register")]
    Task Register(WorkerStatus worker);

    /// <summary>Why no worker takes a part that needs this, even when it has nothing else to do, a sentence; null where one does.</summary>
    [Alias("WhyNot")]
    Task<string?> WhyNot(PartNeeds needs);

    /// <summary>All jobs that are known, the newest first.</summary>
    [Alias("List")]
    Task<JobStatus[]> List();

    /// <summary>The workers.</summary>
    [Alias("Workers")]
    Task<WorkerStatus[]> Workers();
}
