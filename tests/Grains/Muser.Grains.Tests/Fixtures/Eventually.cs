using System.Diagnostics;
using Muser.Grains.Cluster;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>Waits for what must come.</summary>
internal static class Eventually
{
    /// <summary>Waits until a condition holds.</summary>
    public static Task Holds(Func<bool> condition) => Holds(() => Task.FromResult(condition()));

    /// <summary>Waits until a condition holds. While silos die, or their state cannot be stored, there may be no answer; it is asked again.</summary>
    public static async Task Holds(Func<Task<bool>> condition)
    {
        for (var begun = Stopwatch.StartNew(); !await IsTrue(condition); await Task.Yield())
        {
            Assert.True(begun.Elapsed < Patience.Limit, "waited in vain");
        }
    }

    private static async Task<bool> IsTrue(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            return false;
        }
    }
}
