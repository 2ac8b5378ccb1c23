using System.Diagnostics;
using System.Runtime.InteropServices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices;

/// <summary>Waits until an instant to some tens of microseconds, on a thread of its own; for acts that are to be synchronous.</summary>
internal static partial class PreciseTime
{
    private const int ClockMonotonic = 1;
    private const int AbsoluteTime = 1;
    private const int Interrupted = 4;
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>The last stretch of a wait, ns, is spent looking at the clock where the system has no precise sleep.</summary>
    private const long SpinNs = 2_000_000;

    /// <summary>Blocks the thread until an instant, ns since 1970-01-01 UTC, by the clock of this machine.</summary>
    public static void SleepUntil(long utcUnixNs)
    {
        // From here on the monotonic clock counts: a clock that is set meanwhile moves nobody.
        var remainingNs = utcUnixNs - TimeProvider.System.UtcUnixNs();
        if (remainingNs <= 0)
        {
            return;
        }

        var target = Stopwatch.GetTimestamp() + (long)(remainingNs * (Stopwatch.Frequency / (double)NsPerSecond));
        if (OperatingSystem.IsLinux())
        {
            var at = new TimeSpec { Seconds = target / NsPerSecond, Nanoseconds = target % NsPerSecond };
            while (ClockNanosleep(ClockMonotonic, AbsoluteTime, in at, 0) == Interrupted)
            {
                // A signal woke it; sleep on until the same instant.
            }

            return;
        }

        var coarse = remainingNs - SpinNs;
        if (coarse > 0)
        {
            Thread.Sleep(TimeSpan.FromTicks(coarse / 100));
        }

        while (Stopwatch.GetTimestamp() < target)
        {
            Thread.SpinWait(20);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec request, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
