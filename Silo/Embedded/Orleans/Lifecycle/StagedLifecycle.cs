using Orleans;

namespace Muser.Embedded.Lifecycle;

/// <summary>Runs observers stage by stage: all of one stage at once, stages in order, and stops what was started.</summary>
internal class StagedLifecycle : ILifecycleObservable
{
    private readonly List<Subscription> _subscriptions = [];
    private int? _highestStartedStage;

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, stage, observer);
        lock (_subscriptions)
        {
            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    public async Task Start(CancellationToken cancellationToken)
    {
        for (var stage = NextStage(null); stage is { } current; stage = NextStage(current))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _highestStartedStage = current;
            await Task.WhenAll(Observers(current).Select(o => o.OnStart(cancellationToken)));
            HighestCompletedStage = current;
        }

        int? NextStage(int? above)
        {
            lock (_subscriptions)
            {
                return _subscriptions.Where(s => above is null || s.Stage > above).Select(s => (int?)s.Stage).Min();
            }
        }
    }

    /// <summary>
    /// Stops the started stages from the highest down. A failing observer does not keep the others from stopping.
    /// </summary>
    public async Task Stop(CancellationToken cancellationToken, Action<Exception>? onError = null)
    {
        int[] stages;
        lock (_subscriptions)
        {
            stages = [.. _subscriptions.Select(s => s.Stage).Where(s => s <= _highestStartedStage).Distinct().OrderDescending()];
        }

        foreach (var stage in stages)
        {
            try
            {
                await Task.WhenAll(Observers(stage).Select(o => o.OnStop(cancellationToken)));
            }
            catch (Exception exception)
            {
                onError?.Invoke(exception);
            }

            LowestStoppedStage = stage;
        }
    }

    private ILifecycleObserver[] Observers(int stage)
    {
        lock (_subscriptions)
        {
            return [.. _subscriptions.Where(s => s.Stage == stage).Select(s => s.Observer)];
        }
    }

    private sealed class Subscription(StagedLifecycle owner, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage { get; } = stage;

        public ILifecycleObserver Observer { get; } = observer;

        public void Dispose()
        {
            lock (owner._subscriptions)
            {
                owner._subscriptions.Remove(this);
            }
        }
    }
}
