using System.Diagnostics;
using System.Runtime.InteropServices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices;

/// <summary>The monotonic clock, and waiting for an instant of it to some tens of microseconds.</summary>
public static partial class PreciseTime
{
    private const int ClockMonotonic = 1;
    private const int AbsoluteTime = 1;
    private const int Interrupted = 4;
    private const int SetTimerSlack = 29;
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>The last stretch of a wait, ns, is spent looking at the clock: less than the system needs to wake a thread would be missed.</summary>
    private const long SpinNs = 150_000;

    /// <summary>Two clocks are read at once if no more passes meanwhile, ns; after so many readings the best must do.</summary>
    private const long AtOnceNs = 5_000;

    private const int MaxReadings = 10;

    /// <summary>The stretch where the system has no precise sleep, ns.</summary>
    private const long CoarseSpinNs = 20_000_000;

    /// <summary>Now, ns of the monotonic clock (CLOCK_MONOTONIC on Linux).</summary>
    public static long NowNs => (long)(Stopwatch.GetTimestamp() * (NsPerSecond / (double)Stopwatch.Frequency));

    /// <summary>When the monotonic clock will show an instant, ns, by what the clock of this machine says now; the instant in ns since 1970-01-01 UTC.</summary>
    /// <remarks>The two clocks are read at once: of several readings the one counts between which least time passed, for a thread may be put aside in between.</remarks>
    public static long MonotonicNs(long utcUnixNs)
    {
        var (leastNs, monotonicNs) = (long.MaxValue, 0L);
        for (var reading = 0; reading < MaxReadings && leastNs > AtOnceNs; reading++)
        {
            var before = NowNs;
            var utc = TimeProvider.System.UtcUnixNs();
            var passedNs = NowNs - before;
            if (passedNs < leastNs)
            {
                (leastNs, monotonicNs) = (passedNs, before + (passedNs / 2) + (utcUnixNs - utc));
            }
        }

        return monotonicNs;
    }

    /// <summary>Has the system wake this thread at its instant, and not in company with others up to 50 us later.</summary>
    public static void BePunctual()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetOption(SetTimerSlack, 1, 0, 0, 0);
        }
    }

    /// <summary>Blocks the thread until an instant of the monotonic clock, ns.</summary>
    public static void SleepUntilMonotonic(long monotonicNs)
    {
        if (OperatingSystem.IsLinux())
        {
            var before = monotonicNs - SpinNs;
            var at = new TimeSpec { Seconds = before / NsPerSecond, Nanoseconds = before % NsPerSecond };

            // One that has passed would still cost a timer and two changes of threads, 20 us. Where a signal wakes it, it sleeps on until the same instant.
            while (NowNs < before && ClockNanosleep(ClockMonotonic, AbsoluteTime, in at, 0) == Interrupted)
            {
            }
        }
        else if (monotonicNs - NowNs - CoarseSpinNs is > 0 and var coarse)
        {
            Thread.Sleep(TimeSpan.FromTicks(coarse / 100));
        }

        while (NowNs < monotonicNs)
        {
            Thread.SpinWait(20);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec request, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int SetOption(int option, nuint value, nuint second, nuint third, nuint fourth);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
