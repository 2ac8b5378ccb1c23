using System.Collections.Concurrent;

namespace Muser.Engine.Tests.Fixtures;

/// <summary>
/// What a test and its grains share: a journal that grains write and tests await, and gates at which grains wait until the test opens them.
/// All silos of these tests live in one process, so a static registry reaches every grain. Thread safe.
/// </summary>
public sealed class Probe
{
    private static readonly ConcurrentDictionary<Guid, Probe> Probes = new();

    private readonly Lock _lock = new();
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, TaskCompletionSource> _gates = [];
    private readonly Guid _key;
    private TaskCompletionSource _changed = New();
    private int _running;

    private Probe(Guid key) => _key = key;

    /// <summary>The probe of a grain key; made when first asked for.</summary>
    public static Probe Of(Guid key) => Probes.GetOrAdd(key, static key => new Probe(key));

    /// <summary>Everything noted so far, oldest first.</summary>
    public string[] Notes
    {
        get
        {
            lock (_lock)
            {
                return [.. _notes];
            }
        }
    }

    /// <summary>The most that were inside <see cref="Enter"/> at one time.</summary>
    public int MostRunning { get; private set; }

    /// <summary>An object handed from test to grain (or back) outside any message, to see whether a message carries the same one.</summary>
    public object? Shared { get; set; }

    public void Note(string note)
    {
        lock (_lock)
        {
            _notes.Add(note);
            _changed.SetResult();
            _changed = New();
        }
    }

    public int Count(string note) => Notes.Count(made => made == note);

    /// <summary>Completes once the note has been made so many times; fails with the journal when the deadline passes.</summary>
    public async Task Noted(string note, int times = 1, TimeSpan? deadline = null)
    {
        using var limit = new CancellationTokenSource(deadline ?? Deadline.Event);
        while (true)
        {
            Task changed;
            int count;
            lock (_lock)
            {
                changed = _changed.Task;
                count = _notes.Count(made => made == note);
            }

            if (count >= times)
            {
                return;
            }

            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Probe {_key}: expected '{note}' {times} times, saw {count} in [{string.Join(", ", Notes)}].");
            }
        }
    }

    /// <summary>The grain notes that it has come to the gate and waits until the test opens it. An open gate stays open.</summary>
    public Task Gate(string gate)
    {
        var opened = GateOf(gate);
        Note(gate);
        return opened.Task.WaitAsync(Deadline.Failover);
    }

    public void Open(string gate) => GateOf(gate).TrySetResult();

    /// <summary>Counts those inside until disposed, see <see cref="MostRunning"/>.</summary>
    public IDisposable Enter()
    {
        lock (_lock)
        {
            MostRunning = Math.Max(MostRunning, ++_running);
        }

        return new Inside(this);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource GateOf(string gate)
    {
        lock (_lock)
        {
            return _gates.TryGetValue(gate, out var made) ? made : _gates[gate] = New();
        }
    }

    private sealed class Inside(Probe probe) : IDisposable
    {
        public void Dispose()
        {
            lock (probe._lock)
            {
                probe._running--;
            }
        }
    }
}
