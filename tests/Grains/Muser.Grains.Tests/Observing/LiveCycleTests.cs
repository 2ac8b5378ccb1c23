using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Tests.Fixtures;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames;
using Muser.Simulators.Frames;

namespace Muser.Grains.Tests.Observing;

[Trait("Tier", "Cluster")]
public class LiveCycleTests
{
    /// <summary>No maps but those of the first cycle, and none left out for being slow.</summary>
    private static readonly Dictionary<string, string?> OneImage = new()
    {
        ["Muser:Imaging:IntervalMs"] = "3600000",
        ["Muser:Imaging:MaxWaitMs"] = "29000",
        ["Muser:Imaging:CleanDeadlineMs"] = "29000",
    };

    /// <summary>The same, and dirty ones: these tests are about cycles, on whatever machine.</summary>
    private static readonly Dictionary<string, string?> OneDirtyImage = new(OneImage)
    {
        ["Muser:Imaging:Clean"] = "None",
        ["Muser:Imaging:Disc"] = "Off",
    };

    [Fact]
    public async Task EveryCycleOfAStreamIsPublishedOnceAndNoticed()
    {
        await using var cluster = await ServiceCluster.Start(OneDirtyImage, Roles.Receiver, Roles.Imaging);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");

        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 20);
        await notices.Reach(20);

        Assert.Equal(Expected(20), notices.Cycles);
        Assert.All(notices.Cycles, cycle => AssertWhole(cluster, cycle));
        var status = await Ledger(cluster).GetStatus();
        Assert.Equal((20, 20, 0, 8), (status.Published, status.Complete, status.Lost, status.Images));
    }

    [Fact]
    public async Task CyclesOfKilledSilosAreFinishedByOthers()
    {
        // The first silo gets the ledger and the parameters, because it is alone when they are activated; then it is killed, and one that images.
        await using var cluster = await ServiceCluster.Start(OneDirtyImage, Roles.Imaging);
        await Ledger(cluster).GetStatus();
        await cluster.Add(Roles.Receiver);
        await cluster.Add(Roles.Ingest);
        await cluster.Add(Roles.Imaging);
        var notices = await CycleNotices.Of(cluster.Client, "muser1");

        var sending = Instrument.Send(cluster.Silo(1), ArrayId.Muser1, cycles: 120);
        await notices.Reach(20);
        await cluster.Kill(cluster.Silo(0));
        await cluster.Kill(cluster.Silo(2));
        await sending;
        await cluster.UntilPublished(Expected(120)); // a cycle whose maps were held up by a death comes from the spool; a killed silo's notices do not

        Assert.All(Expected(120), cycle => AssertWhole(cluster, cycle));
        var terms = Expected(120).Select(cycle => cluster.Products.FindManifest(cycle)!.Term).Distinct();
        Assert.True(terms.Count() > 1, "the ledger was not activated anew");
    }

    [Fact]
    public async Task LostDuplicateAndDamagedFramesAreCountedAndTheirCyclesArePublished()
    {
        await using var cluster = await ServiceCluster.Start(OneDirtyImage, Roles.Receiver, Roles.Imaging);
        var faults = new FaultOptions
        {
            Drop = Frames("19"), // slot 3 of cycle 2
            Repeat = Frames("42"),
            Swap = Frames("55"), // the last of a cycle arrives after the first of the next
            Truncate = Frames("74"), // slot 2 of cycle 9
        };

        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 12, faults);

        var statistics = cluster.Silo(0).ServiceProvider.GetRequiredService<IngestStatistics>();
        Assert.Equal((95, 1, 0), (statistics.Received, statistics.Duplicate, statistics.Late));
        Assert.True(statistics.Rejected > 0);
        var status = await Ledger(cluster).GetStatus();
        Assert.Equal((12, 10, 2), (status.Published, status.Complete, status.Lost));
        AssertLacks(cluster, Expected(12)[2], slot: 3);
        AssertLacks(cluster, Expected(12)[9], slot: 2);
        AssertWhole(cluster, Expected(12)[6]);
    }

    [Fact]
    public async Task AMapSaysHowItsLightWasCalibrated()
    {
        await using var cluster = await ServiceCluster.Start(OneImage, Roles.Receiver, Roles.Imaging);
        var layout = ArrayLayout.Muser1;
        await cluster.Client.GetGrain<ICalibrationGrain>("muser1").Add(
            [
                Entry(Parameters.Phases(layout, "400L", antenna => 0.1 * antenna, _ => 0) with { UnusableAntennas = [5] }),
                Entry(new FluxScale { BandHand = Parameters.Band("400L"), JyPerCountChan = [.. Enumerable.Repeat(0.25, ArrayLayout.Channels)] }),
                Entry(new InstrumentStatus { OffSourceAntennas = [9], Text = "IA9 is being serviced" }),
            ],
            "test",
            "because");
        await cluster.Silo(0).ServiceProvider.GetRequiredService<SiloCalibration>().Refresh();

        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 1);

        var frames = cluster.Products.FindManifest(Expected(1)[0])!.Frames;
        var left = Header(frames[0]);
        Assert.Contains("BUNIT   = 'Jy/beam", left);
        Assert.Contains("Phases of version 2: satellite, 2015-11-01", left);
        Assert.Contains("Amplitudes in Jy by the flux scale in force", left);
        Assert.Contains("Flagged shadowed: baseline 0-1: 4.41", left);
        Assert.Contains("Warning: a point at the limb loses", left);
        Assert.Contains($"NVIS    = {(38 * 37 / 2) - 1,20}", left);
        Assert.Contains($"NFLAG   = {16 * (39 + 38 + 1),20}", left);
        Assert.Contains($"NAUTOFLG= {16,20}", left);
        Assert.Contains("CALIBVER= '2 ", left);
        Assert.Equal((16 * (39 + 38 + 1), 16, 1), (frames[0].Flags!.Visibilities, frames[0].Flags!.AutomaticVisibilities, frames[0].Flags!.Automatic));
        Assert.Equal("shadowed", frames[0].Flags!.Listed.Single().Reason);
        var image = frames[0].Images.Single();
        Assert.Equal("Jy/beam", image.Unit);
        Assert.InRange(image.LimbLossFrequency, 0.05, 0.09); // 0.93 is kept at 16', natural weight (conventions, smearing)
        Assert.InRange(image.LimbLossTime, 0, 1e-6);

        // Live maps are made as those of files are: cleaned and restored, the disc looked for.
        Assert.Contains("CLEAN: clark, gain 0.1", left);
        Assert.Matches("HISTORY Disc (found by|left alone)", left);
        Assert.Contains("BMAJ    =", left);
        Assert.Equal("clark", image.Clean);
        Assert.Contains(image.CleanStop, (string[])["threshold", "iterations"]);
        Assert.True(image.BeamMajorArcsec >= image.BeamMinorArcsec && image.BeamMinorArcsec > 0 && image.Noise > 0);

        var right = Header(frames[1]);
        Assert.Contains("BUNIT   = 'count/beam", right);
        Assert.Contains("No phase solution is in force", right);
        Assert.Contains($"NFLAG   = {16 * (39 + 1),20}", right);

        string Header(FrameReport frame) =>
            Encoding.ASCII.GetString(File.ReadAllBytes(Path.Combine(cluster.ProductsFolder, frame.Images.Single().FitsPath)), 0, 4 * 2880);

        static ParameterEntry Entry(ParameterValue value) => new() { ValidFromUtcUnixNs = Instrument.Start.AddNs(-1).UnixNs, Value = value };
    }

    private static FaultSelection Frames(string numbers) =>
        FaultSelection.TryParse(numbers, out var selection) ? selection : throw new ArgumentException(numbers);

    private static void AssertLacks(ServiceCluster cluster, CycleKey cycle, int slot)
    {
        var manifest = cluster.Products.FindManifest(cycle);
        Assert.NotNull(manifest);
        Assert.False(manifest.IsComplete);
        Assert.Equal(Enumerable.Range(0, 8).Where(each => each != slot), manifest.Frames.Select(frame => frame.Slot));
    }

    private static IObservationGrain Ledger(ServiceCluster cluster) => cluster.Client.GetGrain<IObservationGrain>("muser1");

    private static CycleKey[] Expected(int cycles) =>
    [
        .. Enumerable.Range(0, cycles).Select(cycle => new CycleKey
        {
            Array = "muser1",
            StartUtcUnixNs = Instrument.Start.AddNs(cycle * ArrayLayout.Muser1.CyclePeriodNs).UnixNs,
        }),
    ];

    private static void AssertWhole(ServiceCluster cluster, CycleKey cycle)
    {
        var manifest = cluster.Products.FindManifest(cycle);
        Assert.NotNull(manifest);
        Assert.True(manifest.IsComplete, $"{cycle} is incomplete");
        Assert.Equal(Enumerable.Range(0, 8), manifest.Frames.Select(frame => frame.Slot));
        Assert.All(manifest.Frames, frame => Assert.Contains(frame.State, (FrameState[])[FrameState.Published, FrameState.Integrated]));
    }
}
