using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Interfaces.Observing;
using Muser.Silo.Observing;
using Muser.Testing;

namespace Muser.Silo.Tests.Observing;

[Trait("Tier", "Unit")]
public sealed class ProductRetentionTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-test-");
    private readonly FakeClock _clock = new();
    private readonly FileProductStore _store;
    private readonly FileCycleHistory _history;
    private readonly ProductRetention _retention;

    public ProductRetentionTests()
    {
        var options = Options.Create(new ProductStoreOptions { Folder = _folder.FullName, MaxBytes = 3000, MaxManifests = 10 });
        _store = new FileProductStore(options);
        _history = new FileCycleHistory(options);
        using var log = LoggerFactory.Create(_ => { });
        _retention = new ProductRetention(_store, _history, options, _clock, log.CreateLogger<ProductRetention>());
    }

    public void Dispose()
    {
        _retention.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task TheOldestMapsGoAndTheirManifestsStay()
    {
        CycleKey[] cycles = [.. Enumerable.Range(0, 5).Select(second => Cycle("muser1", second))];
        foreach (var cycle in cycles.Reverse())
        {
            Publish(cycle, bytes: 1000);
        }

        await Look();

        Assert.Equal([false, false, true, true, true], cycles.Select(HasMaps));
        Assert.All(cycles, cycle => Assert.NotNull(_store.FindManifest(cycle)));
    }

    [Fact]
    public async Task WhatComesLaterIsSeenAtTheNextLook()
    {
        Publish(Cycle("muser1", 0), bytes: 2000);
        await Look();
        Assert.True(HasMaps(Cycle("muser1", 0)));

        Publish(Cycle("muser1", 5), bytes: 2000);
        await Look();

        Assert.False(HasMaps(Cycle("muser1", 0)));
        Assert.True(HasMaps(Cycle("muser1", 5)));
    }

    [Fact]
    public async Task TheNewestCycleOfAnArrayStaysHoweverLarge()
    {
        Publish(Cycle("muser2", 0), bytes: 5000);
        Publish(Cycle("muser1", 10), bytes: 1000);
        Publish(Cycle("muser1", 20), bytes: 5000);

        await Look();

        Assert.True(HasMaps(Cycle("muser2", 0)));
        Assert.False(HasMaps(Cycle("muser1", 10)));
        Assert.True(HasMaps(Cycle("muser1", 20)));
    }

    [Fact]
    public async Task CyclesOfTwoArraysGoInTheOrderOfTheirTimes()
    {
        Publish(Cycle("muser1", 1), bytes: 1000);
        Publish(Cycle("muser2", 0), bytes: 1000);
        Publish(Cycle("muser2", 2), bytes: 1000);
        Publish(Cycle("muser1", 3), bytes: 1000);

        await Look();

        Assert.False(HasMaps(Cycle("muser2", 0)));
        Assert.True(HasMaps(Cycle("muser1", 1)));
    }

    [Fact]
    public async Task TheOldestManifestsGoAndTheHistoryKnowsThem()
    {
        CycleKey[] cycles = [.. Enumerable.Range(0, 25).Select(second => Cycle("muser1", second))];
        Array.ForEach(cycles, cycle => Publish(cycle, bytes: 0));
        Publish(Cycle("muser2", 0), bytes: 0);

        await Look();

        Assert.Equal(cycles[15..], cycles.Where(_store.HasManifest));
        Assert.True(_store.HasManifest(Cycle("muser2", 0)));
        Assert.All(cycles[..15], cycle => Assert.False(Directory.Exists(Path.Combine(_folder.FullName, ProductPath.Folder(cycle)))));
        Assert.All(cycles, cycle => Assert.True(_history.Contains(cycle)));

        // It goes on where it was, after a restart, too.
        Publish(Cycle("muser1", 30), bytes: 0);
        using var log = LoggerFactory.Create(_ => { });
        using var successor = new ProductRetention(
            _store, _history, Options.Create(new ProductStoreOptions { Folder = _folder.FullName, MaxManifests = 10 }), _clock, log.CreateLogger<ProductRetention>());
        await successor.StartAsync(CancellationToken.None);
        await Until(() => !_store.HasManifest(cycles[15]));
        Assert.Equal(cycles[16..], cycles.Where(_store.HasManifest));
    }

    [Fact]
    public async Task WhatIsPublishedLateOfATimeThatIsOverGoesAtTheNextLook()
    {
        Array.ForEach([.. Enumerable.Range(10, 20).Select(second => Cycle("muser1", second))], cycle => Publish(cycle, bytes: 0));
        await Look();
        Publish(Cycle("muser1", 0), bytes: 0);
        await Look();
        Assert.False(_store.HasManifest(Cycle("muser1", 0)));
        Assert.Equal(10, _folder.GetFiles("manifest.json", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task AManifestStaysWithItsMapsAndGoesWithThem()
    {
        CycleKey[] cycles = [.. Enumerable.Range(0, 20).Select(second => Cycle("muser1", second))];
        Array.ForEach(cycles, cycle => Publish(cycle, bytes: cycle == cycles[2] ? 1000 : 0));
        await Look();
        Assert.Equal([cycles[2], .. cycles[10..]], cycles.Where(_store.HasManifest));

        Publish(Cycle("muser1", 20), bytes: 2500);
        await Look();
        Assert.False(_store.HasManifest(cycles[2]));
        Assert.True(_store.HasManifest(Cycle("muser1", 20)));
    }

    [Fact]
    public async Task IntegrationsGoAsCyclesDo()
    {
        for (var second = 0; second < 12; second++)
        {
            Publish(Cycle("muser1", second), bytes: 0);
            PublishIntegration(second, bytes: second == 3 ? 4000 : 0);
        }

        await Look();

        // Ten of 24 lines are left: five seconds; of that with a file, the newest of its kind, the manifest, too.
        Assert.Equal([3, 7, 8, 9, 10, 11], Enumerable.Range(0, 12).Where(second => _store.HasManifest(Integration(second))));
        Assert.Equal([7, 8, 9, 10, 11], Enumerable.Range(0, 12).Where(second => _store.HasManifest(Cycle("muser1", second))));
    }

    [Fact]
    public async Task WhatIsNotOfACycleIsLeftAlone()
    {
        var other = Path.Combine(_folder.FullName, "muser1/2015/11/01/mine");
        Directory.CreateDirectory(other);
        File.WriteAllBytes(Path.Combine(other, "notes.bin"), new byte[9000]);
        Publish(Cycle("muser1", 0), bytes: 3000);

        await Look();

        Assert.True(File.Exists(Path.Combine(other, "notes.bin")));
        Assert.True(HasMaps(Cycle("muser1", 0)));
    }

    private static CycleKey Cycle(string array, int second) =>
        new() { Array = array, StartUtcUnixNs = UtcTime.FromCalendar(2015, 11, 1, 4, 0, second).UnixNs };

    private bool HasMaps(CycleKey cycle) =>
        Directory.EnumerateFiles(Path.Combine(_folder.FullName, ProductPath.Folder(cycle)), "*.fits").Any();

    private void Publish(CycleKey cycle, int bytes)
    {
        if (bytes > 0)
        {
            _store.Write($"{ProductPath.Folder(cycle)}/400L-ch08.fits", stream => stream.Write(new byte[bytes]));
        }

        _history.Append(cycle.Array, 1, [new CycleRecord { StartUtcUnixNs = cycle.StartUtcUnixNs, PublishedUtcUnixNs = 0, Frames = 1, CalibrationVersion = 1 }]);
        _store.TryCreateManifest(new CycleManifest
        {
            Cycle = cycle,
            Slots = 1,
            Frames = [],
            IsComplete = true,
            CalibrationVersion = 1,
            Term = 1,
            PublishedUtcUnixNs = 0,
            LatencyMs = 0,
        });
    }

    private static IntegrationKey Integration(int second) => new() { Array = "muser1", StartUtcUnixNs = Cycle("muser1", second).StartUtcUnixNs };

    private void PublishIntegration(int second, int bytes)
    {
        var integration = Integration(second);
        if (bytes > 0)
        {
            _store.Write($"{ProductPath.Folder(integration)}/400.uvfits", stream => stream.Write(new byte[bytes]));
        }

        _history.Append("muser1", 1,
            [new CycleRecord { StartUtcUnixNs = integration.StartUtcUnixNs, IsIntegration = true, PublishedUtcUnixNs = 0, Frames = 1, CalibrationVersion = 1 }]);
        _store.TryCreateManifest(new IntegrationManifest
        {
            Integration = integration,
            IntervalNs = UtcTime.NsPerSecond,
            Bands = [],
            CalibrationVersions = [1],
            Term = 1,
            PublishedUtcUnixNs = 0,
        });
    }

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Lets the service run once more: it has looked when it waits for its next turn.</summary>
    private async Task Look()
    {
        if (_retention.ExecuteTask is null)
        {
            await _retention.StartAsync(CancellationToken.None);
        }
        else
        {
            _clock.Advance(Interval);
        }

        await _clock.WhenWaiting(Interval);
    }
}
