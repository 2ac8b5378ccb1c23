using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Muser.Silo.Jobs.Processes;

/// <summary>
/// The one thread that starts processes: the kernel ends a child with the thread that made it, not with its process, and threads of the pool come and go.
/// </summary>
internal static class ProcessSpawner
{
    /// <summary>How much the processes give way to everything else on the machine.</summary>
    private const int NiceLevel = 10;

    private static readonly BlockingCollection<Action> Work = [];

    static ProcessSpawner() => new Thread(Loop) { IsBackground = true, Name = "process spawner" }.Start();

    /// <summary>Starts a process; throws <see cref="System.ComponentModel.Win32Exception"/> where that cannot be done.</summary>
    public static Task<Process> Start(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
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

    private static void Loop()
    {
        // On Linux 'who' 0 of PRIO_PROCESS is the calling thread; children inherit it.
        _ = SetPriority(0, 0, NiceLevel);
        foreach (var work in Work.GetConsumingEnumerable())
        {
            work();
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int priority);
}
