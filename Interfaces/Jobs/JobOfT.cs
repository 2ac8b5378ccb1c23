using System.Text.Json;

namespace Muser.Interfaces.Jobs;

/// <summary>
/// Base of every job: it says how to split the work, how to perform a part, and how to merge the results. The three types are records of anything that
/// JSON can carry, in camel case; a result up to 512 kB, what is larger goes to files (<see cref="JobContext.Folder"/>).
/// </summary>
/// <typeparam name="TOptions">What the job is to do, as it is submitted.</typeparam>
/// <typeparam name="TPart">What one part is to do.</typeparam>
/// <typeparam name="TResult">What came of one part.</typeparam>
public abstract class Job<TOptions, TPart, TResult> : IJob
{
    /// <summary>The parts, in their order. With the same options and files it must say the same again.</summary>
    public abstract IAsyncEnumerable<TPart> Split(TOptions options, JobContext context);

    /// <summary>Performs one part. It may be called again for the same part, here or elsewhere, until one result is counted.</summary>
    public abstract Task<TResult> Perform(TOptions options, TPart part, PartContext context);

    /// <summary>Merges the results of all parts; what it returns is the result of the job. By default null: the results of the parts are all.</summary>
    public virtual Task<object?> Merge(TOptions options, IAsyncEnumerable<PartResult<TResult>> results, JobContext context) => Task.FromResult<object?>(null);

    async IAsyncEnumerable<byte[]> IJob.Split(ReadOnlyMemory<byte> options, JobContext context)
    {
        await foreach (var part in Split(Read<TOptions>(options, "options"), context))
        {
            yield return JsonSerializer.SerializeToUtf8Bytes(part, JobJson.Options);
        }
    }

    async Task<byte[]> IJob.Perform(ReadOnlyMemory<byte> options, ReadOnlyMemory<byte> part, PartContext context) =>
        JsonSerializer.SerializeToUtf8Bytes(
            await Perform(Read<TOptions>(options, "options"), Read<TPart>(part, "part"), context), JobJson.Options);

    async Task<byte[]> IJob.Merge(ReadOnlyMemory<byte> options, IAsyncEnumerable<PartResult<byte[]>> results, JobContext context) =>
        JsonSerializer.SerializeToUtf8Bytes(await Merge(Read<TOptions>(options, "options"), Each(results), context), JobJson.Options);

    private static async IAsyncEnumerable<PartResult<TResult>> Each(IAsyncEnumerable<PartResult<byte[]>> results)
    {
        await foreach (var result in results)
        {
            yield return new PartResult<TResult>(result.Index, result.Folder, Read<TResult>(result.Value, "result"));
        }
    }

    private static T Read<T>(ReadOnlyMemory<byte> json, string what)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json.Span, JobJson.Options) ?? throw new JobException($"The {what} is null.");
        }
        catch (JsonException wrong)
        {
            throw new JobException($"The {what} cannot be read: {wrong.Message}", isFinal: true);
        }
    }
}
