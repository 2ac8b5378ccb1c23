namespace Muser.Silo.Frames.Spool;

/// <summary>Cycles that lie in the spool and are in nobody's hands: left by a crash, or put back because they could not be published. Safe for any thread.</summary>
public sealed class SpoolBacklog
{
    private readonly PriorityQueue<SpooledCycle, long> _cycles = new();
    private readonly SemaphoreSlim _count = new(0);

    /// <summary>How many cycles wait.</summary>
    public int Count => _count.CurrentCount;

    /// <summary>Puts a cycle in.</summary>
    public void Add(SpooledCycle cycle)
    {
        lock (_cycles)
        {
            _cycles.Enqueue(cycle, cycle.Start.UnixNs);
        }

        _count.Release();
    }

    /// <summary>Takes the oldest cycle out; waits until there is one.</summary>
    public async Task<SpooledCycle> Take(CancellationToken cancellation)
    {
        await _count.WaitAsync(cancellation);
        lock (_cycles)
        {
            return _cycles.Dequeue();
        }
    }
}
