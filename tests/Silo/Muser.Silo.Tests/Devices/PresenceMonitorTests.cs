using Muser.Silo.Devices;

namespace Muser.Silo.Tests.Devices;

[Trait("Tier", "Unit")]
public class PresenceMonitorTests
{
    private readonly PresenceMonitor _monitor = new(silentAfterMs: 3000, mostStepMs: 200);

    [Fact]
    public void WhoIsNotHeardForThreeSecondsIsSilentOnce()
    {
        Assert.True(_monitor.Heard("a", 1));
        Assert.False(_monitor.Heard("a", 1));

        Assert.Empty(Look(3000));
        Assert.Equal([("a", 1L)], _monitor.Look(100));
        Assert.Empty(Look(10_000));
        Assert.True(_monitor.Heard("a", 1));
        Assert.Empty(Look(2900));
    }

    [Fact]
    public void TheTimeInWhichTheServiceStoodStillDoesNotCount()
    {
        _monitor.Heard("a", 1);
        Look(1000);

        // Stopped for a minute, four times, right before the heartbeats were read.
        for (var stop = 0; stop < 4; stop++)
        {
            Assert.Empty(_monitor.Look(60_000));
        }

        _monitor.Heard("a", 1);
        Assert.Empty(Look(2900));
    }

    [Fact]
    public void AHeartbeatOfAnOlderSessionKeepsNobodyAlive()
    {
        _monitor.Heard("a", 2);
        Look(2000);

        Assert.False(_monitor.Heard("a", 1));
        Look(1000);

        Assert.Equal([("a", 2L)], _monitor.Look(100));
        Assert.True(_monitor.Heard("a", 3));
    }

    [Fact]
    public void WhoIsSaidToBeThereMustBeHeardAndWhoLeavesNeedNot()
    {
        _monitor.Expect("a", 1);
        _monitor.Expect("b", 1);
        _monitor.Release("b");

        Assert.Equal([("a", 1L)], Look(3100));
    }

    [Fact]
    public void WhatCouldNotBeToldIsToldAgain()
    {
        _monitor.Heard("a", 1);
        Assert.Equal([("a", 1L)], Look(3100));
        _monitor.Untold("a", 1);
        Assert.Equal([("a", 1L)], Look(100));
        Assert.Empty(Look(100));

        Assert.True(_monitor.Heard("a", 1));
        _monitor.Untold("a", 1);
        Assert.True(_monitor.Heard("a", 1));
        Assert.False(_monitor.Heard("a", 1));
    }

    [Fact]
    public void WhenTheConnectionIsBackEverybodyHasTimeAgain()
    {
        _monitor.Heard("a", 1);
        Look(2900);

        _monitor.Forgive();

        Assert.Empty(Look(3000));
        Assert.NotEmpty(Look(100));
    }

    private (string, long)[] Look(double ms)
    {
        var silent = new List<(string, long)>();
        for (; ms > 0; ms -= 100)
        {
            silent.AddRange(_monitor.Look(Math.Min(ms, 100)));
        }

        return [.. silent];
    }
}
