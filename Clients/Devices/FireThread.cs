namespace Muser.Devices;

/// <summary>
/// Begins synchronous acts at their instants: one thread for all devices of a process, in the order of the instants, so that they neither wait for a pool nor
/// wake each other. An act that is begun must give the thread back at once. Safe for any thread.
/// </summary>
/// <remarks>
/// Forty threads that wake together on a few processors wait for each other, some for milliseconds; one that is awake already begins forty acts within tens
/// of microseconds.
/// </remarks>
internal sealed class FireThread
{
    /// <summary>So long before an instant the thread waits for nothing else, ns: what is armed for an earlier one by then is late by this at most.</summary>
    private const long AloneNs = 5_000_000;

    private const long NsPerMs = 1_000_000;
    private readonly Lock _starting = new();
    private readonly PriorityQueue<Action, long> _acts = new();
    private bool _isStarted;

    /// <summary>That of this process.</summary>
    public static FireThread Shared { get; } = new();

    /// <summary>Begins an act at an instant, ns since 1970-01-01 UTC; at once where that has passed. A clock that is set meanwhile moves nobody.</summary>
    public void At(long utcUnixNs, Action begin)
    {
        var instantNs = PreciseTime.MonotonicNs(utcUnixNs);
        lock (_starting)
        {
            if (!_isStarted)
            {
                _isStarted = true;
                new Thread(Run) { IsBackground = true, Name = "synchronous acts", Priority = ThreadPriority.Highest }.Start();
            }
        }

        lock (_acts)
        {
            _acts.Enqueue(begin, instantNs);
            Monitor.Pulse(_acts);
        }
    }

    private void Run()
    {
        PreciseTime.BePunctual();
        for (; ; )
        {
            var instantNs = Next();
            PreciseTime.SleepUntilMonotonic(instantNs);
            foreach (var begin in Due(instantNs))
            {
                begin();
            }
        }
    }

    /// <summary>Waits until an instant is near, and returns it.</summary>
    private long Next()
    {
        lock (_acts)
        {
            for (; ; )
            {
                var isAny = _acts.TryPeek(out _, out var instantNs);
                var leftNs = instantNs - PreciseTime.NowNs - AloneNs;
                if (isAny && leftNs <= 0)
                {
                    return instantNs;
                }

                Monitor.Wait(_acts, isAny ? TimeSpan.FromMilliseconds((leftNs / NsPerMs) + 1) : Timeout.InfiniteTimeSpan);
            }
        }
    }

    private Action[] Due(long instantNs)
    {
        lock (_acts)
        {
            var due = new List<Action>();
            while (_acts.TryPeek(out var begin, out var eachNs) && eachNs <= instantNs)
            {
                _acts.Dequeue();
                due.Add(begin);
            }

            return [.. due];
        }
    }
}
