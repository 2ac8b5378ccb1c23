using Muser.Interfaces.Observing;
using Orleans.Streams;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>Listens to the notices of published cycles as any client can, and lets a test wait for them.</summary>
public sealed class CycleNotices : IAsyncObserver<CycleManifest>
{
    private readonly Lock _lock = new();
    private readonly List<CycleManifest> _received = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waits = [];

    /// <summary>The cycles that have been noticed, each once, in the order of their times: a notice may come more than once.</summary>
    public CycleKey[] Cycles
    {
        get
        {
            lock (_lock)
            {
                return [.. _received.Select(manifest => manifest.Cycle).Distinct().OrderBy(cycle => cycle.StartUtcUnixNs)];
            }
        }
    }

    /// <summary>Begins to listen.</summary>
    public static async Task<CycleNotices> Of(IClusterClient client, string array)
    {
        var notices = new CycleNotices();
        await client.GetStreamProvider(ProviderNames.Streams)
            .GetStream<CycleManifest>(StreamId.Create(CycleManifest.StreamNamespace, array))
            .SubscribeAsync(notices);
        return notices;
    }

    /// <summary>Waits until so many notices have come.</summary>
    public async Task Reach(int count)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waits.Add((count, reached));
            Signal();
        }

        try
        {
            await reached.Task.WaitAsync(Patience.Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Patience.Limit.TotalSeconds} s for {count} notices; {_received.Count} have come.");
        }
    }

    public Task OnNextAsync(CycleManifest item, StreamSequenceToken? token = null)
    {
        lock (_lock)
        {
            _received.Add(item);
            Signal();
        }

        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    private void Signal()
    {
        foreach (var (_, reached) in _waits.Where(wait => _received.Count >= wait.Count))
        {
            reached.TrySetResult();
        }
    }
}
