using Orleans.Concurrency;

namespace Muser.Interfaces.Jobs;

/// <summary>One job: which parts it has, who performs them, what came of them. Key: its <see cref="JobId"/>.</summary>
[Alias("muser.IJobGrain")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes the job on and puts it into the queue. Idempotent: what a job is, is said once. Throws <see cref="ArgumentException"/> where the submission
    /// cannot be.
    /// </summary>
    [Alias("Create")]
    Task<JobStatus> Create(JobSubmission submission, JobId? previous);

    /// <summary>Goes on after a restart, and says again to the queue where it is.</summary>
    [Alias("Resume")]
    Task Resume();

    /// <summary>Where it is; null where there is no such job.</summary>
    [AlwaysInterleave]
    [Alias("GetStatus")]
    Task<JobStatus?> GetStatus();

    /// <summary>What was submitted; null where there is no such job.</summary>
    [AlwaysInterleave]
    [Alias("GetSubmission")]
    Task<JobSubmission?> GetSubmission();

    /// <summary>Its parts from one on, in their order.</summary>
    [AlwaysInterleave]
    [Alias("GetParts")]
    Task<PartStatus[]> GetParts(int from, int count, PartState? state);

    /// <summary>
    /// A slot of a worker gives reports and asks for steps. What it was given before and neither reports nor keeps is no longer with it. Reports count before
    /// the answer comes.
    /// </summary>
    [Alias("Exchange")]
    Task<WorkBatch> Exchange(string worker, int slot, [Immutable] StepReport[] reports, StepKey? keeps, int wanted);

    /// <summary>
    /// Adds parts while the job is being split, <paramref name="from"/> being the number of the first, and returns how many there are now: as many as before
    /// where too many wait already, and they are to be offered again later; -1 where that attempt to split the job does not count any more.
    /// </summary>
    [Alias("AddParts")]
    Task<int> AddParts(long term, int attempt, int from, [Immutable] byte[][] parts);

    /// <summary>Ends the job: nothing else begins, what runs is stopped, what is done is kept.</summary>
    [Alias("Cancel")]
    Task<JobStatus?> Cancel();

    /// <summary>Nothing else begins until it is resumed; or again does.</summary>
    [Alias("Pause")]
    Task<JobStatus?> Pause(bool isPaused);

    /// <summary>Changes its priority.</summary>
    [Alias("SetPriority")]
    Task<JobStatus?> SetPriority(int priority);

    /// <summary>Performs again what has failed, and nothing else; also after it was cancelled.</summary>
    [Alias("Retry")]
    Task<JobStatus?> Retry();

    /// <summary>Forgets a job that has ended, with its files.</summary>
    [Alias("Delete")]
    Task Delete();
}
