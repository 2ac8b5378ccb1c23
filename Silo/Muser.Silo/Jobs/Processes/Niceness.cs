using System.Runtime.InteropServices;

namespace Muser.Silo.Jobs.Processes;

/// <summary>How much a thread, and the processes that it starts, give way to everything else on the machine.</summary>
internal static partial class Niceness
{
    /// <summary>Sets that of this thread, from 0 for not at all to 19. There is no way back. Linux; elsewhere it does nothing.</summary>
    public static void OfThisThread(int level)
    {
        if (OperatingSystem.IsLinux() && level > 0)
        {
            // On Linux 'who' 0 of PRIO_PROCESS is the calling thread; children inherit it.
            _ = SetPriority(0, 0, level);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
