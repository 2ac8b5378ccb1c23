using System.Globalization;
using System.Text.Json.Nodes;
using Muser.Testing;

namespace Muser.Crash.Tests;

/// <summary>
/// Two silos in two processes, on a Redis server that this team did not make. A stream of 6 s by default; <c>MUSER_REDIS_CYCLES=800</c> makes it 20 s.
/// </summary>
[Trait("Tier", "Oracle")]
public sealed class RedisClusterTests : IDisposable
{
    private const int ShortCycles = 240;
    private static readonly int Cycles = int.Parse(Environment.GetEnvironmentVariable("MUSER_REDIS_CYCLES") ?? $"{ShortCycles}", CultureInfo.InvariantCulture);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-redis-");
    private readonly RedisCluster _cluster;
    private readonly string _recording;

    public RedisClusterTests()
    {
        _cluster = new RedisCluster(_folder.FullName);
        _recording = Path.Combine(_folder.FullName, "frames");
        Recording.Make(_recording, Cycles);
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    [OracleFact("redis")]
    public async Task EveryCycleIsPublishedOnceAndWholeWhileASiloIsKilledAndComesBack()
    {
        await _cluster.Start();
        using var sender = await _cluster.Send(_recording);
        await _cluster.UntilPublished(Cycles / 4);
        _cluster.Silo(RedisCluster.Other).Kill();
        await _cluster.UntilPublished(Cycles / 2);
        await _cluster.StartOther();

        Assert.Equal(0, await sender.Ended());
        await AllArePublishedWhole();
        var said = _cluster.Silo(RedisCluster.Ingest).Said;
        Assert.Contains("silo-gone.n2", said, StringComparison.Ordinal);
        Assert.DoesNotContain("frame/", said, StringComparison.Ordinal); // a line for each frame on its way there would drown the alarm
    }

    [OracleFact("redis")]
    public async Task ASiloThatLeavesHandsOverWhatItHas()
    {
        await _cluster.Start();
        using var sender = await _cluster.Send(_recording);
        await _cluster.UntilPublished(Cycles / 4);
        var leaving = _cluster.Silo(RedisCluster.Other);
        Assert.True(Published.Manifests(_cluster.Products) < Cycles, "the stream ended before it was told to leave");
        await leaving.Stop(); // it may take longer than the stream to finish its maps

        Assert.Equal(0, await sender.Ended());
        await AllArePublishedWhole();
        var said = _cluster.Silo(RedisCluster.Ingest).Said;
        Assert.DoesNotContain("silo-gone", said, StringComparison.Ordinal);
        Assert.DoesNotContain("fail: Muser.", said + leaving.Said, StringComparison.Ordinal);
    }

    [OracleFact("redis")]
    public async Task TheSiloThatReceivesMayLeaveAndComeBack()
    {
        await _cluster.Start();
        using var sender = await _cluster.Send(_recording);
        await _cluster.UntilPublished(Cycles / 4);
        Assert.True(Published.Manifests(_cluster.Products) < Cycles, "the stream ended before the silo was told to leave");
        await _cluster.Silo(RedisCluster.Ingest).Stop();
        var said = _cluster.Silo(RedisCluster.Ingest).Said;
        await _cluster.StartIngest();

        Assert.Equal(0, await sender.Ended());
        await AllArePublishedWhole();
        Assert.DoesNotContain("fail: Muser.", said + _cluster.Silo(RedisCluster.Ingest).Said + _cluster.Silo(RedisCluster.Other).Said, StringComparison.Ordinal);
        Assert.DoesNotContain("silo-gone", _cluster.Silo(RedisCluster.Other).Said, StringComparison.Ordinal);
    }

    [OracleFact("redis")]
    public async Task WhileASiloHangsItsFramesWaitAndNoneIsLost()
    {
        await _cluster.Start();
        using var sender = await _cluster.Send(_recording);
        await _cluster.UntilPublished(Cycles / 4);
        var hanging = _cluster.Silo(RedisCluster.Other);
        await hanging.Signal("STOP");
        await _cluster.UntilSaid(RedisCluster.Ingest, "silo-gone.n2");
        await hanging.Signal("CONT"); // it learns that it is dead, and stops

        Assert.Equal(0, await sender.Ended());
        await AllArePublishedWhole();
        await hanging.Ended();
    }

    private async Task AllArePublishedWhole()
    {
        await _cluster.UntilPublished(Cycles);
        var manifests = Directory.EnumerateFiles(_cluster.Products, "manifest.json", SearchOption.AllDirectories)
            .Select(path => JsonNode.Parse(File.ReadAllText(path))!).ToList();
        Assert.Equal(Cycles, manifests.Count);
        Assert.All(manifests, manifest => Assert.True((bool)manifest["isComplete"]!, $"{manifest["cycle"]} is not whole"));
    }
}
