using Microsoft.Extensions.Options;
using Muser.Grains.Observing;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Observing;

namespace Muser.Silo.Tests.Observing;

[Trait("Tier", "Unit")]
public sealed class FileProductStoreTests : IDisposable
{
    private static readonly CycleKey Cycle = new() { Array = "muser1", StartUtcUnixNs = 1_446_350_929_354_161_180 };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-test-");
    private readonly FileProductStore _store;

    public FileProductStoreTests() =>
        _store = new FileProductStore(Options.Create(new ProductStoreOptions { Folder = _folder.FullName }));

    [Fact]
    public void AManifestIsCreatedOnceAndReadBackWhole()
    {
        Assert.Null(_store.FindManifest(Cycle));
        Assert.True(_store.TryCreateManifest(Manifest(term: 1)));
        Assert.False(_store.TryCreateManifest(Manifest(term: 2)));

        var found = _store.FindManifest(Cycle)!;

        Assert.Equivalent(Manifest(term: 1), found, strict: true);
    }

    [Fact]
    public void OfManyLedgersAtOnceExactlyOneCreatesTheManifest()
    {
        for (var round = 0; round < 200; round++)
        {
            var cycle = Cycle with { StartUtcUnixNs = Cycle.StartUtcUnixNs + round };
            var created = new bool[32];

            Parallel.For(0, created.Length, term => created[term] = _store.TryCreateManifest(Manifest(term) with { Cycle = cycle }));

            var creator = Assert.Single(Enumerable.Range(0, created.Length), term => created[term]);
            Assert.Equal(creator, _store.FindManifest(cycle)!.Term);
            Assert.Equal("manifest.json", Assert.Single(Directory.EnumerateFiles(FolderOf(cycle)).Select(Path.GetFileName)));
        }
    }

    [Fact]
    public void AProductThatFailsHalfWayLeavesWhatWasThere()
    {
        _store.Write("a/b.fits", stream => stream.Write("old"u8));

        Assert.Throws<IOException>(() => _store.Write("a/b.fits", stream =>
        {
            stream.Write("ne"u8);
            throw new IOException("disk full");
        }));

        Assert.Equal("old", File.ReadAllText(Path.Combine(_folder.FullName, "a/b.fits")));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder.FullName, "a")));
    }

    [Fact]
    public void TheManifestSpellsKeysAsTheyAreSpeltEverywhere()
    {
        _store.TryCreateManifest(Manifest(term: 1));

        var text = File.ReadAllText(Path.Combine(FolderOf(Cycle), "manifest.json"));

        Assert.Contains("\"cycle\": \"muser1/20151101T040849.354161180\"", text);
        Assert.Contains("\"frame\": \"muser1/20151101T040849.354161180/400L\"", text);
        Assert.Contains("\"state\": \"calibratedOnly\"", text);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string FolderOf(CycleKey cycle) => Path.Combine(_folder.FullName, ProductPath.Folder(cycle));

    private static CycleManifest Manifest(long term) => new()
    {
        Cycle = Cycle,
        Slots = 8,
        IsComplete = false,
        CalibrationVersion = 4,
        Term = term,
        PublishedUtcUnixNs = 1_446_350_929_400_000_000,
        LatencyMs = 21.5,
        Frames =
        [
            new FrameReport
            {
                Frame = new FrameKey
                {
                    Array = "muser1",
                    UtcUnixNs = Cycle.StartUtcUnixNs,
                    BandHand = new BandHand { BandMHz = 400, IsRight = false },
                },
                Slot = 0,
                State = FrameState.CalibratedOnly,
                AutocorrelationAntenna = [1, 2.5f],
            },
        ],
    };
}
