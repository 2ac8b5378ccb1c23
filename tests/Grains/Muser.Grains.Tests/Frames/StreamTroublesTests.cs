using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Silo.Frames;

namespace Muser.Grains.Tests.Frames;

/// <summary>What is published of streams that are in trouble, over TCP into a whole silo. Loss, repetition and damage of single frames: LiveCycleTests.</summary>
[Trait("Tier", "Cluster")]
public class StreamTroublesTests
{
    private const long HourNs = 3600 * UtcTime.NsPerSecond;
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;
    private static readonly int[] Whole = [0, 1, 2, 3, 4, 5, 6, 7];
    private static readonly Dictionary<string, string?> NoMaps = new() { ["Muser:Imaging:Channels"] = "None" };

    [Fact]
    public async Task AFrameThatComesWithinTheNextCycleIsTakenAndOneThatComesTwoCyclesLaterIsLate()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        // Slot 5 of cycle 0 comes within cycle 1; slot 2 of cycle 1 after cycle 3 has begun.
        int[] order = [0, 1, 2, 3, 4, 6, 7, 8, 5, 9, .. Enumerable.Range(11, 5), .. Enumerable.Range(16, 9), 10, .. Enumerable.Range(25, 7)];
        await wire.Send(order.Select(number => wire.Frame(number)));
        await wire.Drain();

        Assert.Equal(Whole, cluster.PublishedSlots(Layout, 0));
        Assert.Equal(Whole.Where(slot => slot != 2), cluster.PublishedSlots(Layout, 1));
        Assert.Equal(Whole, cluster.PublishedSlots(Layout, 2));
        Assert.Equal(Whole, cluster.PublishedSlots(Layout, 3));
        Assert.Equal((32, 1, 0), (Statistics(cluster).Received, Statistics(cluster).Late, Statistics(cluster).Duplicate));
        Assert.Equal(31, InMeans(cluster));
    }

    [Fact]
    public async Task FramesThatWerePublishedLongAgoAreDuplicates()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 40 * 8));
        await wire.Drain();
        await wire.Send(wire.Frames(0, 24));
        await wire.Drain();

        Assert.Equal((344, 24, 0), (Statistics(cluster).Received, Statistics(cluster).Duplicate, Statistics(cluster).Late));
        Assert.Equal((40, 40), await PublishedAndComplete(cluster));
        Assert.Equal(320, InMeans(cluster));
    }

    [Fact]
    public async Task TwoReceiversThatHaveHalfOfTheFramesEachMakeWholeCycles()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        byte[][] frames = [.. wire.Frames(0, 16)];

        await Task.WhenAll(wire.Send(frames.Where((_, number) => number % 2 == 0)), wire.Send(frames.Where((_, number) => number % 2 == 1)));
        await wire.Drain();

        Assert.Equal(Whole, cluster.PublishedSlots(Layout, 0));
        Assert.Equal(Whole, cluster.PublishedSlots(Layout, 1));
        Assert.Equal((2, 2), await PublishedAndComplete(cluster));
        Assert.Equal(16, InMeans(cluster));
    }

    [Fact]
    public async Task AClockThatJumpsAnHourAheadAndTwoBackCutsTheCyclesInWhichItJumps()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        var ahead = new Wire(cluster.Silo(0), ArrayId.Muser1, clockAheadNs: HourNs);
        var behind = new Wire(cluster.Silo(0), ArrayId.Muser1, clockAheadNs: -HourNs);

        await wire.Send([.. wire.Frames(0, 12), .. ahead.Frames(12, 28), .. behind.Frames(28, 40), .. wire.Frames(40, 64)]);
        await wire.Drain();

        Assert.Equal(Whole, cluster.PublishedSlots(Layout, 0));
        Assert.Equal([0, 1, 2, 3], cluster.PublishedSlots(Layout, 1));
        Assert.Equal([4, 5, 6, 7], Slots(cluster, 1, HourNs));
        Assert.Equal(Whole, Slots(cluster, 2, HourNs));
        Assert.Equal([0, 1, 2, 3], Slots(cluster, 3, HourNs));
        Assert.Equal([4, 5, 6, 7], Slots(cluster, 3, -HourNs));
        Assert.Equal(Whole, Slots(cluster, 4, -HourNs));
        Assert.All(Enumerable.Range(5, 3), cycle => Assert.Equal(Whole, cluster.PublishedSlots(Layout, cycle)));
        Assert.Equal((64, 0, 0), (Statistics(cluster).Received, Statistics(cluster).Late, Statistics(cluster).Duplicate));
        Assert.Equal((10, 6), await PublishedAndComplete(cluster));
        Assert.Equal(64, InMeans(cluster));
    }

    [Fact]
    public async Task OfATimeThatTheClockTellsTwiceTheFirstLightIsPublished()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        // The clock is set back by two cycles exactly: the same times again, until it is where it was.
        await wire.Send([.. wire.Frames(0, 24), .. wire.Frames(8, 40)]);
        await wire.Drain();

        Assert.All(Enumerable.Range(0, 5), cycle => Assert.Equal(Whole, cluster.PublishedSlots(Layout, cycle)));
        Assert.Equal((56, 16), (Statistics(cluster).Received, Statistics(cluster).Duplicate));
        Assert.Equal(40, InMeans(cluster));
    }

    [Fact]
    public async Task ASenderThatStallsWithItsSocketOpenHoldsUpNoCycleAndMayGoOn()
    {
        var options = new MuserSiloOptions { Receivers = [new ReceiverOptions { Port = 0, CycleGraceMs = 200 }] };
        await using var cluster = await ServiceCluster.Start(NoMaps, options);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        var stalled = wire.Frame(13);

        using var connection = await wire.Connect();
        await Wire.Send(connection, [.. wire.Frames(0, 13), stalled[..60_000]]);
        await notices.Reach(2);
        Assert.Equal([0, 1, 2, 3, 4], cluster.PublishedSlots(Layout, 1));
        await cluster.UntilIntegrated("muser1", frames: 13);

        await Wire.Send(connection, [stalled[60_000..], .. wire.Frames(14, 24)]);
        await Wire.Close(connection);
        await wire.Drain();

        Assert.Equal([0, 1, 2, 3, 4], cluster.PublishedSlots(Layout, 1));
        Assert.Equal(Whole, cluster.PublishedSlots(Layout, 2));
        Assert.Equal((24, 3, 0), (Statistics(cluster).Received, Statistics(cluster).Late, Statistics(cluster).Rejected));

        // The second was published with what had come of it; the cycle that began later is in no mean, and counted.
        Assert.Equal((13, 8), (InMeans(cluster), Statistics(cluster).Of("muser1").NotIntegratedFrames));
    }

    [Fact]
    public async Task GarbageFullOfBeginningsOfFramesIsGotOverInBoundedTimeAndSpace()
    {
        const int Megabytes = 200;
        var settings = new Dictionary<string, string?>(NoMaps) { ["Muser:Quarantine:MaxBytes"] = "1000000" };
        await using var cluster = await ServiceCluster.Start(settings, Roles.Receiver);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        var garbage = FullOfBeginnings(wire.Frame(3), seed: 3);

        await wire.Send([.. wire.Frames(0, 8), .. Enumerable.Repeat(garbage, Megabytes), .. wire.Frames(8, 24)]);
        await wire.Drain();

        // The frame on which the garbage ends is cut short by it; those after it are whole.
        Assert.Equal(Whole, cluster.PublishedSlots(Layout, 0));
        Assert.Equal(Whole, cluster.PublishedSlots(Layout, 2));
        Assert.True(Statistics(cluster).Rejected > Megabytes, $"{Statistics(cluster).Rejected} rejections");
        Assert.Equal(Statistics(cluster).Received, InMeans(cluster));
        Assert.InRange(new DirectoryInfo(cluster.QuarantineFolder).GetFiles().Sum(file => file.Length), 1, 1_000_000);
    }

    /// <summary>A megabyte of random bytes in which, again and again, the sync or the whole header of a frame stands.</summary>
    private static byte[] FullOfBeginnings(byte[] frame, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[1_000_000];
        random.NextBytes(bytes);
        for (var at = 0; at < bytes.Length - 200; at += random.Next(100, 20_000))
        {
            frame.AsSpan(0, random.Next(8, 200)).CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }

    private static int[] Slots(ServiceCluster cluster, int cycle, long aheadNs)
    {
        var key = Cycles.Key(Layout, cycle);
        var manifest = cluster.Products.FindManifest(key with { StartUtcUnixNs = key.StartUtcUnixNs + aheadNs });
        Assert.NotNull(manifest);
        return [.. manifest.Frames.Select(frame => frame.Slot)];
    }

    private static int InMeans(ServiceCluster cluster) => cluster.Integrations("muser1").Sum(integration => integration.Frames());

    private static IngestStatistics Statistics(ServiceCluster cluster) => cluster.Silo(0).ServiceProvider.GetRequiredService<IngestStatistics>();

    private static async Task<(long, long)> PublishedAndComplete(ServiceCluster cluster)
    {
        var status = await cluster.Client.GetGrain<IObservationGrain>("muser1").GetStatus();
        return (status.Published, status.Complete);
    }
}
