using Muser.Devices;

namespace Muser.Cli.Devices.Bench;

/// <summary>What the system itself gives: threads that do nothing but sleep until one instant, and read the clock.</summary>
internal static class BareSkew
{
    private const long FirstNs = 200_000_000;
    private const long StepNs = 20_000_000;

    /// <summary>The time from the first to the last of the threads at each instant, ms, sorted.</summary>
    public static double[] Measure(int threads, int instants)
    {
        var begin = PreciseTime.NowNs + FirstNs;
        var wokenNs = new long[instants, threads];
        var all = Enumerable.Range(0, threads).Select(thread => new Thread(() =>
        {
            PreciseTime.BePunctual();
            for (var instant = 0; instant < instants; instant++)
            {
                PreciseTime.SleepUntilMonotonic(begin + (instant * StepNs));
                wokenNs[instant, thread] = PreciseTime.NowNs;
            }
        })).ToArray();
        foreach (var thread in all)
        {
            thread.Start();
        }

        foreach (var thread in all)
        {
            thread.Join();
        }

        return
        [
            .. Enumerable.Range(0, instants).Select(instant =>
            {
                var times = Enumerable.Range(0, threads).Select(thread => wokenNs[instant, thread]).ToArray();
                return (times.Max() - times.Min()) / 1e6;
            }).Order(),
        ];
    }
}
