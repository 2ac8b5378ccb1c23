using System.Globalization;
using Muser.Formats.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Testing;

namespace Muser.Grains.Tests.Observing;

/// <summary>From the socket to the mean of a second: every frame is in one mean, once, whatever becomes of silos.</summary>
[Trait("Tier", "Cluster")]
public class IntegrationTests
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    private static readonly Dictionary<string, string?> WithFiles = new()
    {
        ["Muser:Imaging:Channels"] = "None",
        ["Muser:Integration:UvFits"] = "true",
        ["Muser:Observing:CommitIntervalMs"] = "50",
    };

    [Fact]
    public async Task EveryFrameIsInTheMeanOfItsSecond()
    {
        const int Cycles = 70;
        await using var cluster = await ServiceCluster.Start(WithFiles, Roles.Receiver, Roles.Ingest);

        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, Cycles, speed: 10);

        // The stream begins at 0.354 s: 207, 320 and 33 frames of three seconds.
        var integrations = cluster.Integrations("muser1");
        Assert.Equal([207, 320, 33], integrations.Select(integration => integration.Frames()));
        Assert.All(integrations, integration => Assert.Equal((8, 0, 1), (integration.Bands.Length, integration.LeftOut, integration.CalibrationVersions.Length)));
        var second = integrations[1];
        Assert.Equal("20151101T040850.000000000", second.Integration.StartText);
        Assert.All(second.Bands, band => Assert.Equal(40, band.Frames));
        Assert.All(second.Bands, band => Assert.InRange(band.MeanUtcUnixNs - second.Integration.StartUtcUnixNs, 480_000_000, 520_000_000));
        Assert.All(second.Bands, band => Assert.True(File.Exists(Path.Combine(cluster.ProductsFolder, band.UvFitsPath))));
        Assert.All(second.Bands, band => Assert.All(band.CrossAmplitudeAntenna, amplitude => Assert.True(amplitude > 0)));
        var manifest = cluster.Products.FindManifest(Fixtures.Cycles.Key(Layout, 3))!;
        Assert.All(manifest.Frames, frame => Assert.Equal(FrameState.Integrated, frame.State));
        var ledger = cluster.Client.GetGrain<IObservationGrain>("muser1");
        var status = await ledger.GetStatus();
        Assert.Equal((Cycles, 3, Cycles * 8), (status.Published, status.Integrations, status.IntegratedFrames));

        // A subscriber that heard nothing finds all of it in the history, each once.
        var history = await ledger.GetHistory(0, 1000);
        Assert.Equal(Cycles, history.Where(line => !line.IsIntegration).Select(line => line.StartUtcUnixNs).Distinct().Count());
        Assert.Equal(
            integrations.Select(each => (each.Integration.StartUtcUnixNs, each.Frames())),
            history.Where(line => line.IsIntegration).Select(line => (line.StartUtcUnixNs, line.Frames)).Order());
        Assert.Equal(Cycles + 3, history.Length);
        Assert.Empty(await ledger.GetHistory(history[^1].PublishedUtcUnixNs, 1000));
    }

    [Fact]
    public async Task TheMeansAreTheSameThoughTheSiloThatHadTheSumsIsKilled()
    {
        const int Cycles = 70;
        await using var undisturbed = await ServiceCluster.Start(WithFiles, Roles.Receiver);
        await Instrument.Send(undisturbed.Silo(0), ArrayId.Muser1, Cycles, speed: 10);
        await using var cluster = await ServiceCluster.Start(WithFiles, Roles.Imaging);
        await cluster.Client.GetGrain<IObservationGrain>("muser1").GetStatus(); // the ledger is on a silo that stays
        await cluster.Add(Roles.Receiver);
        var taker = await cluster.Add(Roles.Ingest);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");

        var sending = Instrument.Send(cluster.Silo(1), ArrayId.Muser1, Cycles);
        await notices.Reach(15);
        await cluster.Kill(taker);
        await sending;

        var (left, right) = (undisturbed.Integrations("muser1"), cluster.Integrations("muser1"));
        Assert.Equal(
            left.Select(each => (each.Integration, each.Frames(), each.LeftOut)), right.Select(each => (each.Integration, each.Frames(), each.LeftOut)));
        Assert.All(left.SelectMany(each => each.Bands).Select(band => band.UvFitsPath).Distinct(), path => Assert.Equal(
            File.ReadAllBytes(Path.Combine(undisturbed.ProductsFolder, path)), File.ReadAllBytes(Path.Combine(cluster.ProductsFolder, path))));
    }

    [Fact]
    public async Task AnIntegrationWhoseLedgerDiedBeforeItNotedItIsInTheHistoryInTheEnd()
    {
        await using var cluster = await ServiceCluster.Start(WithFiles, Roles.Imaging);
        var key = new IntegrationKey { Array = "muser1", StartUtcUnixNs = Instrument.Start.UnixNs };
        var published = new IntegrationManifest
        {
            Integration = key,
            IntervalNs = UtcTime.NsPerSecond,
            Bands = [],
            CalibrationVersions = [1],
            Term = 0,
            PublishedUtcUnixNs = 1,
        };
        Assert.True(cluster.Products.TryCreateManifest(published));
        var arrival = new IntegrationArrival
        {
            Integration = key,
            IntervalNs = UtcTime.NsPerSecond,
            CycleStartsUtcUnixNs = [],
            Bands = [],
            CalibrationVersions = [1],
            LeftOut = 0,
        };
        var ledger = cluster.Client.GetGrain<IObservationGrain>("muser1");

        // Ingest brings no means of what has a manifest, and may say so again.
        await ledger.PublishIntegration(arrival);
        await ledger.PublishIntegration(arrival);

        var line = Assert.Single(await ledger.GetHistory(0, 10));
        Assert.Equal((true, key.StartUtcUnixNs), (line.IsIntegration, line.StartUtcUnixNs));
    }

    [OracleFact("astropy")]
    [Trait("Tier", "Oracle")]
    public async Task AstropyReadsTheMeansThatTheManifestTells()
    {
        const string Script =
            """
            import sys, numpy as np, warnings
            warnings.simplefilter("ignore")
            from astropy.io import fits
            with fits.open(sys.argv[1]) as f:
                h, d = f[0].header, f[0].data
                names = [h["CTYPE%d" % a] for a in range(2, h["NAXIS"] + 1)]
                assert h["GCOUNT"] % 780 == 0 and h["TELESCOP"].strip() == "MUSER" and h["OBJECT"].strip() == "SUN", repr(h)
                c = np.asarray(d.data).squeeze()            # row, channel, hand, (re, im, weight)
                c = c.reshape(-1, 780, *c.shape[1:])        # rows of both hands, of the left alone, of the right alone
                assert c.shape[1:] == (780, 16, 2, 3), (c.shape, names)
                groups = [sorted(np.flatnonzero(g[..., 2].any(axis=(0, 1)))) for g in c]
                assert sum(len(g) == 2 for g in groups) == 1 and len(groups) <= 3, groups
                axis = 2 + names.index("STOKES")
                b = np.rint(d.par("BASELINE")[:780]).astype(int)
                pairs = np.stack([b // 256, b % 256])
                for hand in range(2):
                    w = c[..., hand, 2].sum(axis=0)
                    a = np.hypot(*((c[..., hand, k] * c[..., hand, 2]).sum(axis=0) / np.where(w > 0, w, 1) for k in range(2)))
                    good = w > 0
                    amp = [(a * good)[(pairs == k + 1).any(axis=0)].sum() / good[(pairs == k + 1).any(axis=0)].sum() for k in range(40)]
                    print({-2: "L", -1: "R"}[h["CRVAL%d" % axis] + hand * h["CDELT%d" % axis]], w.max(), good.mean(), *["%.9g" % x for x in amp])
            """;
        await using var cluster = await ServiceCluster.Start(WithFiles, Roles.Receiver);
        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 30, speed: 10);

        var integration = cluster.Integrations("muser1")[0];
        foreach (var band in integration.Bands.GroupBy(band => band.UvFitsPath))
        {
            var lines = OracleTools.RunPython(Script, Path.Combine(cluster.ProductsFolder, band.Key)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(2, lines.Length);
            foreach (var line in lines)
            {
                var words = line.Split(' ');
                var hand = band.Single(each => each.BandHand.IsRight == (words[0] == "R"));
                var numbers = words[1..].Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
                Assert.Equal(hand.Frames, numbers[0]);
                Assert.Equal(1 - hand.FlaggedFraction, numbers[1], 1e-6);
                Assert.All(hand.CrossAmplitudeAntenna.Zip(numbers[2..]), pair => Assert.InRange(pair.First / pair.Second, 1 - 1e-5, 1 + 1e-5));
            }
        }
    }
}
