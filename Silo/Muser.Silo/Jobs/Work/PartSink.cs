using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>Sends what a split says to its job, several parts at once. Safe for any thread.</summary>
internal sealed class PartSink(IGrainFactory grains) : IPartSink
{
    private const int MaxParts = 1000;
    private const int MaxBytes = 256 << 10;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FullDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Sends all parts, in their order; an endless split waits here while too many of its parts wait for workers. Throws
    /// <see cref="OperationCanceledException"/> where the attempt does not count any more.
    /// </summary>
    public async Task Send(StepPlan step, IAsyncEnumerable<byte[]> split, CancellationToken cancellation)
    {
        var job = grains.GetGrain<IJobGrain>(step.Job.Text);
        var sent = 0;
        var (waiting, bytes) = (new List<byte[]>(), 0);
        await using var parts = split.GetAsyncEnumerator(cancellation);
        while (true)
        {
            // What has come of a slow split is not held back for what is to come.
            var next = parts.MoveNextAsync().AsTask();
            if (waiting.Count > 0 && !next.IsCompleted && await Task.WhenAny(next, Task.Delay(Gather, cancellation)) != next)
            {
                await Flush();
            }

            if (!await next)
            {
                break;
            }

            waiting.Add(parts.Current);
            bytes += parts.Current.Length;
            if (waiting.Count >= MaxParts || bytes >= MaxBytes)
            {
                await Flush();
            }
        }

        await Flush();

        async Task Flush()
        {
            if (waiting.Count == 0)
            {
                return;
            }

            var from = sent == 0 ? AlreadyThere(step) : sent;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var count = await job.AddParts(step.Batch.Term, step.Item.Attempt, from, [.. waiting]);
                if (count < 0)
                {
                    throw new JobException("Another attempt has taken its place.");
                }

                if (count >= from + waiting.Count)
                {
                    break;
                }

                await Task.Delay(FullDelay, cancellation);
            }

            sent = from + waiting.Count;
            (waiting, bytes) = ([], 0);
        }
    }

    /// <summary>The split of a job that is not endless begins anew.</summary>
    private static int AlreadyThere(StepPlan step) => step.IsEndless ? step.Batch.AlreadySplit : 0;
}
