namespace Muser.Engine.Tests.Fixtures;

/// <summary>How much memory is in use once everything that nobody holds is gone.</summary>
internal static class Memory
{
    /// <summary>Repeats what is done until two measurements in a row differ by no more than that, or fails.</summary>
    /// <remarks>
    /// Pools and caches may still fill while the first of them is done; what leaks grows each time. So the bound is on the least growth that is seen.
    /// </remarks>
    public static async Task StaysFlat(long boundBytes, Func<Task> repeat, int times = 4)
    {
        await repeat();
        var (before, least) = (Settled(), long.MaxValue);
        for (var round = 0; round < times && least > boundBytes; round++)
        {
            await repeat();
            var after = Settled();
            least = Math.Min(least, after - before);
            before = after;
        }

        Assert.True(least <= boundBytes, $"Memory grew by {least} bytes or more, {times} times in a row; {boundBytes} are allowed.");
    }

    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
