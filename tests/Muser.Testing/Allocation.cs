namespace Muser.Testing;

/// <summary>What code allocates, exactly.</summary>
public static class Allocation
{
    private const int MaxRuns = 2000;

    /// <summary>
    /// The bytes that <paramref name="work"/> allocates on the calling thread in steady state: the least of many runs, which end at the first that allocates
    /// nothing. Single runs may count more than the code allocates: code that is not optimised yet boxes here and there, the runtime takes memory on a thread for
    /// itself, and a collection that another test causes rounds up what the thread had begun. Code that allocates does so in every run.
    /// </summary>
    public static long Of(Action work)
    {
        var least = long.MaxValue;
        for (var run = 0; run < MaxRuns && least > 0; run++)
        {
            least = Math.Min(least, OfOne(work));
        }

        return least;
    }

    /// <summary>The bytes that one run of <paramref name="work"/> allocates on the calling thread, and whatever the runtime takes meanwhile.</summary>
    public static long OfOne(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
