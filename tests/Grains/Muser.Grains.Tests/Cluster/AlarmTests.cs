using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Cluster;
using Muser.Silo.Cluster.Alarms;

namespace Muser.Grains.Tests.Cluster;

[Trait("Tier", "Cluster")]
public class AlarmTests
{
    private static readonly Dictionary<string, string?> Quick = new()
    {
        ["Muser:Imaging:Channels"] = "None",
        ["Muser:Alarms:CheckIntervalMs"] = "50",
        ["Muser:Alarms:RepeatAfterMs"] = "100",
        ["Muser:Alarms:WindowMs"] = "1000",
    };

    [Fact]
    public async Task AnAlarmCountsHowOftenItComesUpAndSaysWhoHasSeenIt()
    {
        await using var cluster = await ServiceCluster.Start(Quick, Roles.Jobs);
        var alarms = Alarms(cluster);

        await alarms.Raise([Report("a", "first")]);
        await alarms.Raise([Report("a", "again"), Report("b", "other")]);
        var seen = await alarms.Acknowledge("a", "li", "on my way");

        Assert.Equal(("li", "on my way"), (seen!.Acknowledged!.Who, seen.Acknowledged.Note));
        Assert.Null(await alarms.Acknowledge("c", "li", ""));
        await Assert.ThrowsAsync<ArgumentException>(() => alarms.Acknowledge("a", " ", ""));
        var a = await Find(alarms, "a");
        Assert.Equal((1, "again", "li", null), (a.Count, a.Report.Text, a.Acknowledged?.Who, a.ClearedUtcUnixNs));

        await alarms.Clear("a");
        await alarms.Clear("a");
        Assert.Equal(["b", "a"], (await alarms.List()).Select(alarm => alarm.Report.Key));
        Assert.NotNull((await Find(alarms, "a")).ClearedUtcUnixNs);

        await alarms.Raise([Report("a", "anew")]);
        var anew = await Find(alarms, "a");
        Assert.Equal((2, a.FirstUtcUnixNs, null, null), (anew.Count, anew.FirstUtcUnixNs, anew.Acknowledged, anew.ClearedUtcUnixNs));
    }

    [Fact]
    public async Task AnAlarmThatNobodyReportsAnyMoreIsCleared()
    {
        await using var cluster = await ServiceCluster.Start(new Dictionary<string, string?>(Quick) { ["Muser:Alarms:SilentAfterMs"] = "1" }, Roles.Jobs);
        var alarms = Alarms(cluster);

        await alarms.Raise([Report("a", "its source dies")]);

        await Eventually.Holds(async () => (await Find(alarms, "a")).ClearedUtcUnixNs is not null);
    }

    [Fact]
    public async Task AlarmsOutliveTheSiloThatKeepsThemAndItsDeathIsOne()
    {
        // The first silo gets the list, because it is alone when it is activated; then it is killed.
        await using var cluster = await ServiceCluster.Start(Quick, Roles.Jobs);
        var alarms = Alarms(cluster);
        await alarms.Raise([Report("a", "before")]);
        await alarms.Acknowledge("a", "li", "");
        var before = await Find(alarms, "a");
        var second = await cluster.Add(Roles.Jobs);
        var third = await cluster.Add(Roles.Jobs);
        foreach (var silo in new[] { second, third })
        {
            // Whoever is to notice a death has seen the silo alive.
            var membership = silo.ServiceProvider.GetServices<IAlarmSource>().Single(source => source.GetType().Name == "MembershipAlarms");
            Assert.Empty(membership.Check());
        }

        await cluster.Stop(third);
        await cluster.Kill(cluster.Silo(0));
        await Eventually.Holds(async () => (await Alarms(cluster).List()).Any(alarm => alarm.Report.Key == "silo-gone.Silo_0"));

        var after = await Find(alarms, "a");
        Assert.Equal((1, before.FirstUtcUnixNs, "li"), (after.Count, after.FirstUtcUnixNs, after.Acknowledged?.Who));
        Assert.DoesNotContain(await alarms.List(), alarm => alarm.Report.Key == $"silo-gone.{third.Name}");
    }

    [Fact]
    public async Task ASpoolThatIsFullIsAnAlarmUntilItTakesFramesAgain()
    {
        // Room for six of the eight frames of a cycle, two in a segment; of done segments the spool keeps two.
        var settings = new Dictionary<string, string?>(Quick) { ["Muser:Spool:MaxBytes"] = "610000", ["Muser:Spool:SegmentBytes"] = "210000" };
        await using var cluster = await ServiceCluster.Start(settings, Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        var alarms = Alarms(cluster);
        const string Key = "spool-failing.Silo_0.muser1";

        await wire.Send(wire.Frames(0, 8));
        await wire.Drain();
        await Eventually.Holds(async () => (await alarms.List()).Any(alarm => alarm.Report.Key == Key && alarm.ClearedUtcUnixNs is null));

        // What failed was passed on all the same, and the cycle is published: there is room again.
        Assert.Equal(Enumerable.Range(0, 8), cluster.PublishedSlots(ArrayLayout.Muser1, 0));
        await wire.Send(wire.Frames(8, 9));
        await Eventually.Holds(async () => (await Find(alarms, Key)).ClearedUtcUnixNs is not null);

        var alarm = await Find(alarms, Key);
        Assert.Equal((AlarmSeverity.Critical, "Silo_0", 1), (alarm.Report.Severity, alarm.Report.Source, alarm.Count));
    }

    private static IClusterGrain Alarms(ServiceCluster cluster) => cluster.Client.GetGrain<IClusterGrain>(IClusterGrain.Key);

    private static AlarmReport Report(string key, string text) => new() { Key = key, Severity = AlarmSeverity.Warning, Text = text, Source = "test" };

    private static async Task<Alarm> Find(IClusterGrain alarms, string key) => (await alarms.List()).Single(alarm => alarm.Report.Key == key);
}
