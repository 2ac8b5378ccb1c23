using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Silo.Frames;

namespace Muser.Grains.Tests.Observing;

/// <summary>
/// A silo that hangs: it is a member, and answers for no frame. MUSER-II, whose 33 bands fall on all silos, so that some of its frames are held up, and with
/// them the stream.
/// </summary>
[Trait("Tier", "Cluster")]
public class HungSiloTests
{
    private const int InFlight = 64;
    private const int CycleCount = 8;
    private static readonly ArrayLayout Layout = ArrayLayout.Muser2;
    private static readonly int Frames = CycleCount * Layout.FramesPerCycle;

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Muser:Imaging:Channels"] = "None",
        ["Muser:Alarms:CheckIntervalMs"] = "20",
        ["Muser:Alarms:RepeatAfterMs"] = "100",
        ["Muser:Alarms:HeldUpAfterMs"] = "100",
        ["Muser:Alarms:StuckAfterMs"] = "100",
    };

    private static MuserSiloOptions Receiver => new()
    {
        Roles = [SiloRoles.Ingest],
        Receivers =
        [
            new ReceiverOptions { Array = Layout.Name, Port = 0, CycleGraceMs = 60_000, GiveUpAfterMs = 600_000, MaxFramesInFlight = InFlight },
        ],
    };

    [Fact]
    public async Task TheSocketIsNotReadUntilItGoesOnAndNothingIsLost()
    {
        var parameters = new HeldCalibration();
        await using var cluster = await ServiceCluster.Start(Settings, parameters.StandBefore, Receiver, Roles.Ingest);
        parameters.Hold("Silo_1");
        var sending = await SendUntilHeldUp(cluster);

        parameters.LetGo();
        await sending;
        await new Wire(cluster.Silo(0), Layout.Id).Drain();
        await AssertNothingIsLost(cluster);
        await cluster.UntilCleared("stream-held-up.Silo_0.muser2");
    }

    [Fact]
    public async Task WhenItIsDeclaredDeadItsFramesGoToAnotherAndNothingIsLost()
    {
        var parameters = new HeldCalibration();
        await using var cluster = await ServiceCluster.Start(Settings, parameters.StandBefore, Receiver, Roles.Ingest);
        parameters.Hold("Silo_1");
        var sending = await SendUntilHeldUp(cluster);

        await cluster.Add(Roles.Ingest);
        await cluster.Kill(cluster.Silo(1));
        await sending;
        await new Wire(cluster.Silo(0), Layout.Id).Drain();
        await AssertNothingIsLost(cluster);
        await cluster.UntilCleared("stream-held-up.Silo_0.muser2");
        parameters.LetGo();
    }

    /// <summary>Sends all frames; they are more than sockets hold, so that sending does not end before the stream goes on.</summary>
    private static async Task<Task> SendUntilHeldUp(ServiceCluster cluster)
    {
        var wire = new Wire(cluster.Silo(0), Layout.Id);
        var sending = wire.Send(wire.Frames(0, Frames));
        var ingest = wire.Ingest;
        await Eventually.Holds(() => ingest.FramesInFlight == InFlight && ingest.HeldUp is not null);
        await cluster.UntilRaised("stream-held-up.Silo_0.muser2");
        await cluster.UntilRaised("cycle-stuck.Silo_0.muser2");

        // What is in memory is what is on its way, and the rest of its cycles.
        Assert.False(sending.IsCompleted);
        Assert.Equal(InFlight, ingest.FramesInFlight);
        Assert.Equal(ingest.Statistics.Received, ingest.FramesHeld - 1); // one has a place among those kept, and waits for one on the way
        Assert.InRange(ingest.FramesHeld, InFlight, Frames - 1);
        Assert.Contains($"{InFlight} frames (MaxFramesInFlight) are on their way", (await cluster.FindAlarm("stream-held-up.Silo_0.muser2"))!.Report.Text, StringComparison.Ordinal);
        Assert.Contains("for the grains of slots", (await cluster.FindAlarm("cycle-stuck.Silo_0.muser2"))!.Report.Text, StringComparison.Ordinal);
        return sending;
    }

    private static async Task AssertNothingIsLost(ServiceCluster cluster)
    {
        Assert.All(Enumerable.Range(0, CycleCount), cycle => Assert.Equal(Layout.FramesPerCycle, cluster.PublishedSlots(Layout, cycle).Length));
        var status = await cluster.Client.GetGrain<IObservationGrain>(Layout.Name).GetStatus();
        Assert.Equal((CycleCount, CycleCount), (status.Published, status.Complete));
        await cluster.UntilIntegrated(Layout.Name, Frames);
        Assert.Equal(Frames, cluster.Integrations(Layout.Name).Sum(integration => integration.Frames()));
        Assert.Equal((Frames, 0, 0), (cluster.Statistics(0).Received, cluster.Statistics(0).Undelivered, cluster.Statistics(0).Deferred));
    }
}
