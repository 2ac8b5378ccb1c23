namespace Muser.Interfaces.Jobs;

/// <summary>
/// Work that spreads over the cluster, as the service sees it: options, parts and results are JSON. Derive from
/// <see cref="Job{TOptions,TPart,TResult}"/>, which gives them types. One object serves one step of one job; several may be at work at once.
/// </summary>
public interface IJob
{
    /// <summary>Says which parts there are, in their order. Called once for a job, and again where that attempt did not come to its end.</summary>
    IAsyncEnumerable<byte[]> Split(ReadOnlyMemory<byte> options, JobContext context);

    /// <summary>Performs one part and returns its result. At least once for each part; of several results one counts.</summary>
    Task<byte[]> Perform(ReadOnlyMemory<byte> options, ReadOnlyMemory<byte> part, PartContext context);

    /// <summary>Makes one result of those of all parts, which come in the order of the parts, each once.</summary>
    Task<byte[]> Merge(ReadOnlyMemory<byte> options, IAsyncEnumerable<PartResult<byte[]>> results, JobContext context);
}
