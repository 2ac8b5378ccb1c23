using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Observing;
using Muser.Silo;
using Muser.Silo.Frames;

namespace Muser.Grains.Tests.Frames;

/// <summary>Streams over TCP into a whole silo.</summary>
[Trait("Tier", "Cluster")]
public class FrameReceiverTests
{
    private const int TimeWordOffset = 32;

    private static readonly Dictionary<string, string?> NoMaps = new() { ["Muser:Imaging:Channels"] = "None" };

    private static MuserSiloOptions Both => new()
    {
        Receivers =
        [
            new ReceiverOptions { Array = "muser1", Port = 0, CycleGraceMs = 60_000 },
            new ReceiverOptions { Array = "muser2", Port = 0, CycleGraceMs = 60_000 },
        ],
    };

    [Fact]
    public async Task TakesFramesEachAfterItsLength()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Both);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 16).SelectMany(frame => new[] { LengthOf(frame), frame }));
        await wire.Drain();

        Assert.Equal(Enumerable.Range(0, 8), cluster.PublishedSlots(ArrayLayout.Muser1, 0));
        Assert.Equal(Enumerable.Range(0, 8), cluster.PublishedSlots(ArrayLayout.Muser1, 1));
        Assert.Equal((16, 0), (Statistics(cluster).Received, Statistics(cluster).Rejected));
    }

    [Fact]
    public async Task TakesACycleOfMuser2AndBothArraysAtOnce()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Both);
        var first = new Wire(cluster.Silo(0), ArrayId.Muser1);
        var second = new Wire(cluster.Silo(0), ArrayId.Muser2);

        await Task.WhenAll(first.Send(first.Frames(0, 16)), second.Send(second.Frames(0, 66)));
        await Task.WhenAll(first.Drain(), second.Drain());

        Assert.Equal(Enumerable.Range(0, 66), cluster.PublishedSlots(ArrayLayout.Muser2, 0));
        Assert.Equal(Enumerable.Range(0, 8), cluster.PublishedSlots(ArrayLayout.Muser1, 1));
        Assert.Equal((82, 0), (Statistics(cluster).Received, Statistics(cluster).Rejected));
        Assert.Equal((1, 1), await PublishedAndComplete(cluster, "muser2"));
        Assert.Equal((2, 2), await PublishedAndComplete(cluster, "muser1"));
    }

    [Fact]
    public async Task TellsTheHandsOfOldHeadersFromTheOrderOfFrames()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Both);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1, FrameHeaderFormat.Old);

        await wire.Send(wire.Frames(0, 24));
        await wire.Drain();

        Assert.Equal(Enumerable.Range(1, 7), cluster.PublishedSlots(ArrayLayout.Muser1, 0)); // what hand the first frame is nobody can tell
        Assert.Equal(Enumerable.Range(0, 8), cluster.PublishedSlots(ArrayLayout.Muser1, 1));
        Assert.Equal(Enumerable.Range(0, 8), cluster.PublishedSlots(ArrayLayout.Muser1, 2));
        Assert.Equal((23, 1), (Statistics(cluster).Received, Statistics(cluster).Rejected));
    }

    [Fact]
    public async Task TwoConnectionsWithTheSameFramesPublishEachCycleOnce()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Both);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        byte[][] frames = [.. wire.Frames(0, 32)];

        await Task.WhenAll(wire.Send(frames), wire.Send(frames));
        await wire.Drain();

        var statistics = Statistics(cluster);
        Assert.Equal((64, 32), (statistics.Received, statistics.Duplicate + statistics.Late));
        Assert.Equal((4, 4), await PublishedAndComplete(cluster, "muser1"));
        Assert.Equal(32, Assert.Single(cluster.Integrations("muser1")).Frames());
    }

    [Fact]
    public async Task ACycleThatAConnectionBrokeOffIsFinishedByTheNext()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Both);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);

        await wire.Send(wire.Frames(0, 3).Append(wire.Frame(3)[..60_000]));
        await wire.Send(wire.Frames(3, 8));
        await wire.Drain();

        Assert.Equal(Enumerable.Range(0, 8), cluster.PublishedSlots(ArrayLayout.Muser1, 0));
        Assert.Equal(8, Assert.Single(cluster.Integrations("muser1")).Frames());
        Assert.Equal(1, Statistics(cluster).RejectedByFault[FrameFault.TooShort]);
    }

    [Fact]
    public async Task WhatIsNoFrameIsKeptInQuarantineWithItsReason()
    {
        await using var cluster = await ServiceCluster.Start(NoMaps, Both);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        var garbage = Garbage(1000, seed: 1);
        var impossible = wire.Frame(1);
        impossible.AsSpan(TimeWordOffset, 8).Fill(0xFF);

        await wire.Send([garbage, wire.Frame(0), impossible, wire.Frame(2)]);
        await wire.Drain();

        Assert.Equal([0, 2], cluster.PublishedSlots(ArrayLayout.Muser1, 0));
        var kept = Directory.EnumerateFiles(cluster.QuarantineFolder)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path).Split("-muser1-")[1], File.ReadAllBytes);
        Assert.Equal(2, kept.Count);
        Assert.Equal(garbage, kept["out-of-sync-at-0"]);
        Assert.Equal(impossible, kept["impossible-time-at-101000"]);
        Assert.Equal(2, Statistics(cluster).Rejected);
    }

    [Fact]
    public async Task GarbageWithoutEndFillsNeitherDiskNorMemoryAndGoodFramesFollow()
    {
        const int Megabytes = 50;
        var settings = new Dictionary<string, string?>(NoMaps)
        {
            ["Muser:Quarantine:MaxFiles"] = "5",
            ["Muser:Quarantine:MaxBytes"] = "300000",
        };
        await using var cluster = await ServiceCluster.Start(settings, Both);
        var wire = new Wire(cluster.Silo(0), ArrayId.Muser1);
        var megabyte = Garbage(1_000_000, seed: 2);

        await wire.Send(Enumerable.Repeat(megabyte, Megabytes).Concat(wire.Frames(0, 8)));
        await wire.Drain();

        Assert.Equal(Enumerable.Range(0, 8), cluster.PublishedSlots(ArrayLayout.Muser1, 0));
        Assert.InRange(Statistics(cluster).RejectedByFault[FrameFault.OutOfSync], Megabytes * 10, Megabytes * 20);
        var kept = new DirectoryInfo(cluster.QuarantineFolder).GetFiles();
        Assert.InRange(kept.Length, 1, 5);
        Assert.InRange(kept.Sum(file => file.Length), 1, 300_000);
    }

    private static IngestStatistics Statistics(ServiceCluster cluster) => cluster.Silo(0).ServiceProvider.GetRequiredService<IngestStatistics>();

    private static async Task<(long, long)> PublishedAndComplete(ServiceCluster cluster, string array)
    {
        var status = await cluster.Client.GetGrain<IObservationGrain>(array).GetStatus();
        return (status.Published, status.Complete);
    }

    private static byte[] LengthOf(byte[] frame)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, frame.Length);
        return length;
    }

    private static byte[] Garbage(int bytes, int seed)
    {
        var garbage = new byte[bytes];
        new Random(seed).NextBytes(garbage);
        return garbage;
    }
}
