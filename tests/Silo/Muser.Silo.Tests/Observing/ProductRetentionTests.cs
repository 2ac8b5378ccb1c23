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
    private readonly ProductRetention _retention;

    public ProductRetentionTests()
    {
        var options = Options.Create(new ProductStoreOptions { Folder = _folder.FullName, MaxBytes = 3000 });
        _store = new FileProductStore(options);
        using var log = LoggerFactory.Create(_ => { });
        _retention = new ProductRetention(_store, options, _clock, log.CreateLogger<ProductRetention>());
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
        _store.Write($"{ProductPath.Folder(cycle)}/400L-ch08.fits", stream => stream.Write(new byte[bytes]));
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
