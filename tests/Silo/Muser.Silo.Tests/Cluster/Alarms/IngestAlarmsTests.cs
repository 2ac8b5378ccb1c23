using Muser.Interfaces.Cluster;
using Muser.Silo.Cluster.Alarms;
using Muser.Silo.Frames;
using Muser.Testing;

namespace Muser.Silo.Tests.Cluster.Alarms;

/// <summary>When an alarm comes up and when it ends; a second passes between two looks.</summary>
[Trait("Tier", "Unit")]
public class IngestAlarmsTests
{
    private readonly FakeClock _clock = new();
    private readonly IngestAlarms _alarms;
    private IngestReading _now = new() { SpoolMaxBytes = 1000, Connections = 1 };

    public IngestAlarmsTests() => _alarms = new IngestAlarms("muser1", "n1", () => _now, new AlarmOptions(), _clock);

    [Fact]
    public void NothingIsWrongWhileFramesCome()
    {
        for (var second = 0; second < 100; second++)
        {
            _now = _now with { Received = _now.Received + 320, SpoolBytes = 700 };
            Assert.Empty(Look());
        }
    }

    [Fact]
    public void ASpoolIsReportedNearItsLimitAndThenFailing()
    {
        _now = _now with { SpoolBytes = 801 };
        Assert.Equal("spool-near-limit.n1.muser1", Assert.Single(Look()).Key);
        _now = _now with { IsSpoolFailing = true };
        Assert.Equal("spool-failing.n1.muser1", Assert.Single(Look()).Key);
        _now = _now with { IsSpoolFailing = false, SpoolBytes = 10 };
        Assert.Empty(Look());
    }

    [Fact]
    public void DeferredCyclesAreAnAlarmUntilTheBacklogIsWorkedOff()
    {
        _now = _now with { Deferred = 1, Backlog = 3 };
        Assert.Contains("3 wait in the spool of n1", Assert.Single(Look()).Text, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 60), _ => Assert.Equal("cycles-deferred.n1.muser1", Assert.Single(Look()).Key));
        _now = _now with { Backlog = 0 };
        Assert.Empty(Look());
    }

    [Fact]
    public void IntegrationsThatWaitAreAnAlarmUntilNoneDoes()
    {
        _now = _now with { IntegrationsWaiting = 2 };
        Assert.Equal("integrations-deferred.n1.muser1", Assert.Single(Look()).Key);
        _now = _now with { IntegrationsWaiting = 0 };
        Assert.Empty(Look());
    }

    [Theory]
    [InlineData("frames-lost")]
    [InlineData("cycles-late")]
    [InlineData("imaging-busy")]
    public void AnEventIsAnAlarmForTheWindow(string what)
    {
        _now = what switch
        {
            "frames-lost" => _now with { Undelivered = 2 },
            "cycles-late" => _now with { LateCycles = 2 },
            _ => _now with { ImagingSkipped = 2 },
        };

        for (var second = 0; second < 10; second++)
        {
            Assert.Equal($"{what}.n1.muser1", Assert.Single(Look()).Key);
        }

        Look();
        Assert.Empty(Look());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3600)]
    public void AnEventIsAnAlarmHoweverLateTheNextLookIs(int seconds)
    {
        Assert.Empty(Look());
        _now = _now with { ImagingSkipped = 1 };
        Assert.Equal("imaging-busy.n1.muser1", Assert.Single(Look(TimeSpan.FromSeconds(seconds))).Key);
        Assert.Empty(Look(TimeSpan.FromSeconds(3600)));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void DamageIsAnAlarmAboveItsShare(long rejected, bool isAlarm)
    {
        _now = _now with { Received = 320, Rejected = rejected };
        Assert.Equal(isAlarm, Look().Any(alarm => alarm.Key == "frames-damaged.n1.muser1"));
    }

    [Fact]
    public void ABacklogIsAnAlarmWhileItGrowsAndNotWhileItIsWorkedOff()
    {
        _now = _now with { Backlog = 39 };
        Assert.Empty(Look());
        _now = _now with { Backlog = 40 };
        Assert.Equal("backlog-growing.n1.muser1", Assert.Single(Look()).Key);
        for (var second = 0; second < 12; second++)
        {
            _now = _now with { Backlog = 39 };
            Look();
        }

        _now = _now with { Backlog = 38 };
        Assert.Empty(Look());
    }

    [Fact]
    public void AnArrayThatFallsSilentIsAnAlarmUntilFramesComeOrItIsForgotten()
    {
        Assert.Empty(Look(TimeSpan.FromHours(1)));
        _now = _now with { Received = 8 };
        Assert.Empty(Look());
        Assert.Empty(Look(TimeSpan.FromSeconds(29)));
        Assert.Contains("connected, and sends none", Assert.Single(Look(TimeSpan.FromSeconds(1))).Text, StringComparison.Ordinal);
        _now = _now with { Connections = 0 };
        Assert.Contains("not connected", Assert.Single(Look()).Text, StringComparison.Ordinal);
        _now = _now with { Received = 9 };
        Assert.Empty(Look());
        Assert.Single(Look(TimeSpan.FromMinutes(1)));
        Assert.Empty(Look(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void AStreamThatCannotBeReadIsHeldUpAndNotSilent()
    {
        _now = _now with { Received = 8 };
        Assert.Empty(Look());
        _now = _now with { HeldUp = new Waiting(TimeSpan.FromSeconds(1.9), "256 frames are on their way") };
        Assert.Empty(Look());
        _now = _now with { HeldUp = new Waiting(TimeSpan.FromSeconds(60), "256 frames are on their way") };
        var alarm = Assert.Single(Look(TimeSpan.FromMinutes(1)));
        Assert.Equal(("stream-held-up.n1.muser1", AlarmSeverity.Critical), (alarm.Key, alarm.Severity));
        Assert.Contains("no frame of muser1 for 60 s, for 256 frames are on their way", alarm.Text, StringComparison.Ordinal);
        _now = _now with { HeldUp = null, Received = 9 };
        Assert.Empty(Look());
    }

    [Fact]
    public void ACycleThatIsNotPublishedIsAnAlarmThatSaysWhatItWaitsFor()
    {
        _now = _now with { LongestCycle = new Waiting(TimeSpan.FromSeconds(19), "cycle c for its ledger") };
        Assert.Empty(Look());
        _now = _now with { LongestCycle = new Waiting(TimeSpan.FromSeconds(21), "cycle c for its ledger") };
        var alarm = Assert.Single(Look());
        Assert.Equal("cycle-stuck.n1.muser1", alarm.Key);
        Assert.Contains("waited for 21 s to publish a cycle of muser1: cycle c for its ledger", alarm.Text, StringComparison.Ordinal);
        _now = _now with { LongestCycle = null };
        Assert.Empty(Look());
    }

    private StandingAlarm[] Look(TimeSpan? later = null)
    {
        _clock.Advance(later ?? TimeSpan.FromSeconds(1));
        return [.. _alarms.Check()];
    }
}
