namespace Muser.Interfaces.Jobs;

/// <summary>What a step of a job (its split, a part, its merge) knows of where it runs.</summary>
public abstract class JobContext
{
    /// <summary>The job, such as <c>wordcount-20261128T040849-1a2b3c</c>.</summary>
    public required string Job { get; init; }

    /// <summary>
    /// A folder of this attempt alone, made when it is first asked for. What a part leaves here is kept beside its result; what the merge leaves here are the files of the
    /// job, which <c>muser job results</c> lists. What a failed attempt leaves is deleted.
    /// </summary>
    public abstract string Folder { get; }

    /// <summary>The results of the job before this one in a chain: its files, and <c>result.json</c>. Null for the first.</summary>
    public string? PreviousFolder { get; init; }

    /// <summary>Parts that were split off already: the split of an endless job that goes on after a restart begins behind them.</summary>
    public int AlreadySplit { get; init; }

    /// <summary>What a part may use.</summary>
    public PartLimits Limits { get; init; } = new();

    /// <summary>Cancelled when the step is to end: the job is cancelled or paused, its time is over, the silo stops.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <summary>Calls a service by its name; one of its instances answers. Throws <see cref="JobException"/> where there is none, or where it fails.</summary>
    public abstract Task<TReply> Call<TRequest, TReply>(string service, TRequest request);

    /// <summary>Says a sentence on the job; <c>muser job show</c> lists the newest ones.</summary>
    public abstract void Say(string sentence);
}
