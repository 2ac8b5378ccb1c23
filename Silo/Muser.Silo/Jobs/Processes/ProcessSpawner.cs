using System.Collections.Concurrent;
using System.Diagnostics;

namespace Muser.Silo.Jobs.Processes;

/// <summary>
/// The one thread that starts processes of a niceness: the kernel ends a child with the thread that made it, not with its process, and threads of the pool
/// come and go.
/// </summary>
internal sealed class ProcessSpawner
{
    private static readonly ConcurrentDictionary<int, Lazy<ProcessSpawner>> OfLevel = new();
    private readonly BlockingCollection<Action> _work = [];

    private ProcessSpawner(int niceLevel) => new Thread(() => Loop(niceLevel)) { IsBackground = true, Name = "process spawner" }.Start();

    /// <summary>The one of a niceness, 0 to 19.</summary>
    public static ProcessSpawner Of(int niceLevel) => OfLevel.GetOrAdd(niceLevel, level => new Lazy<ProcessSpawner>(() => new ProcessSpawner(level))).Value;

    /// <summary>Starts a process; throws <see cref="System.ComponentModel.Win32Exception"/> where that cannot be done.</summary>
    public Task<Process> Start(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        });
        return started.Task;
    }

    private void Loop(int niceLevel)
    {
        Niceness.OfThisThread(niceLevel);
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
