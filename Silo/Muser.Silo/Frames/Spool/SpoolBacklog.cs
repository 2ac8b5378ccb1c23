using Muser.Formats.Frames;

namespace Muser.Silo.Frames.Spool;

/// <summary>Cycles that lie in the spool and are in nobody's hands: left by a crash, or put back because they could not be published. Safe for any thread.</summary>
public sealed class SpoolBacklog
{
    private readonly PriorityQueue<SpooledCycle, (int Attempts, long StartUnixNs)> _waiting = new();
    private readonly HashSet<UtcTime> _starts = [];
    private readonly SemaphoreSlim _count = new(0);

    /// <summary>How many cycles wait.</summary>
    public int Count => _count.CurrentCount;

    /// <summary>Puts a cycle in.</summary>
    public void Add(SpooledCycle cycle)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(cycle, (cycle.Attempts, cycle.Start.UnixNs));
            _starts.Add(cycle.Start);
        }

        _count.Release();
    }

    /// <summary>Puts a cycle in again that was taken out in vain: after all that were taken out less often, so that none holds up the others.</summary>
    public void AddAgain(SpooledCycle cycle) => Add(cycle with { Attempts = cycle.Attempts + 1 });

    /// <summary>Takes the oldest cycle out of those that were taken out least often; waits until there is one. It is put in again, or finished.</summary>
    public async Task<SpooledCycle> Take(CancellationToken cancellation)
    {
        await _count.WaitAsync(cancellation);
        lock (_waiting)
        {
            return _waiting.Dequeue();
        }
    }

    /// <summary>A cycle that was taken out is published.</summary>
    public void Finish(SpooledCycle cycle)
    {
        lock (_waiting)
        {
            _starts.Remove(cycle.Start);
        }
    }

    /// <summary>Whether the cycle of a start waits, or was taken out and is not finished.</summary>
    public bool Holds(UtcTime start)
    {
        lock (_waiting)
        {
            return _starts.Contains(start);
        }
    }
}
