using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Muser.Formats.Frames;
using Muser.Grains.Frames;
using Muser.Grains.Tests.Fixtures;
using Muser.Imaging.Products;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Imaging;
using Muser.Interfaces.Observing;
using Muser.Silo.Frames;
using Muser.Simulators.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Grains.Tests.Observing;

[Trait("Tier", "Cluster")]
public class LiveCycleTests
{
    /// <summary>No maps but those of the first cycle, and none left out for being slow.</summary>
    private static readonly Dictionary<string, string?> OneImage = new()
    {
        ["Muser:Imaging:IntervalMs"] = "3600000",
        ["Muser:Imaging:MaxWaitMs"] = Patience.LimitMs,
        ["Muser:Imaging:CleanDeadlineMs"] = Patience.LimitMs,
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

        // In the mean is each frame that came, once: not the one that never came, nor the one that was cut short; the swapped ones are.
        Assert.Equal(94, Assert.Single(cluster.Integrations("muser1")).Frames());
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
        await cluster.LearnParameters(0, "muser1");

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

        // Kelvins beside janskys, as muser image writes them, where there is a flux scale and only there.
        var (janskys, _) = Map(image.FitsPath);
        var (kelvins, map) = Map(image.TemperatureFitsPath);
        Assert.Equal(("K", "TEMPERATURE", true), (map.Unit, map.Kind, map.IsPrimaryBeamCorrected));
        Assert.Equal(image.PeakK, kelvins.Max());
        Assert.True(File.Exists(Path.Combine(cluster.ProductsFolder, image.TemperaturePngPath)));
        var middle = (image.Size / 2 * image.Size) + (image.Size / 2);
        Assert.Equal(1, kelvins[middle] / (janskys[middle] * KelvinPerJansky(image)), 1e-4);
        Assert.Equal(1, kelvins[^1] / (janskys[^1] * KelvinPerJansky(image) / Dish(image, layout)), 1e-3);
        Assert.Equal(("", "", 0f), (frames[1].Images.Single().TemperatureFitsPath, frames[1].Images.Single().TemperaturePngPath, frames[1].Images.Single().PeakK));

        var right = Header(frames[1]);
        Assert.Contains("BUNIT   = 'count/beam", right);
        Assert.Contains("No phase solution is in force", right);
        Assert.Contains($"NFLAG   = {16 * (39 + 1),20}", right);

        string Header(FrameReport frame) =>
            Encoding.ASCII.GetString(File.ReadAllBytes(Path.Combine(cluster.ProductsFolder, frame.Images.Single().FitsPath)), 0, 4 * 2880);

        (float[] Pixels, MapDescription Map) Map(string path)
        {
            Assert.True(MapFitsReader.TryOpen(Path.Combine(cluster.ProductsFolder, path), out var reader).IsNone);
            using (reader)
            {
                var pixels = new float[reader!.Grid.Pixels];
                reader.Read(0, pixels);
                return (pixels, reader.Describe(0));
            }
        }

        static ParameterEntry Entry(ParameterValue value) => new() { ValidFromUtcUnixNs = Instrument.Start.AddNs(-1).UnixNs, Value = value };
    }

    /// <summary>lambda^2 / (2 k Omega), Omega of a Gaussian beam.</summary>
    private static double KelvinPerJansky(ImageReference image)
    {
        const double ArcsecRad = Math.PI / 648_000;
        var wavelength = 299_792_458 / image.FrequencyHz;
        var solidAngle = Math.PI / (4 * Math.Log(2)) * image.BeamMajorArcsec * image.BeamMinorArcsec * ArcsecRad * ArcsecRad;
        return 1e-26 * wavelength * wavelength / (2 * 1.380649e-23 * solidAngle);
    }

    /// <summary>The beam of a dish, 1.2 lambda / D wide, at the last pixel.</summary>
    private static double Dish(ImageReference image, ArrayLayout layout)
    {
        var offset = ((image.Size / 2) - 1) * image.CellArcsec * Math.PI / 648_000;
        var width = 1.2 * 299_792_458 / image.FrequencyHz / layout.DishDiameterM;
        return Math.Exp(-4 * Math.Log(2) * 2 * offset * offset / (width * width));
    }

    /// <summary>
    /// Phases that are wrong as a whole, as after a calibrator that stood elsewhere, move the Sun 80" east and 60" south. The live path finds that and publishes the
    /// map with the disc in its place: it lies where it lies in the map of the other hand, whose phases are right.
    /// </summary>
    [Fact]
    public async Task ASunThatWrongPhasesMoveIsBroughtToItsPlace()
    {
        const double Arcsec = Math.PI / 648_000;
        const double LightMPerNs = 0.299792458;
        var (east, north) = (80.0, -60.0);
        await using var cluster = await ServiceCluster.Start(OneImage, Roles.Receiver, Roles.Imaging);
        var layout = ArrayLayout.Muser1;
        var sun = SolarEphemeris.Muser.At(FrameTime.Middle(Instrument.Start));
        var uvwAntenna = new double[3 * layout.Antennas];
        Uvw.ComputeAntennas(sun.GhaRad, sun.DecRad, AntennaTable.For(layout.Id).ItrfM, uvwAntenna);
        var referenceHz = layout.ChannelFrequencyHz(1600, 8);
        await cluster.Client.GetGrain<ICalibrationGrain>("muser1").Add(
            [
                new ParameterEntry
                {
                    ValidFromUtcUnixNs = Instrument.Start.AddNs(-1).UnixNs,
                    Value = Parameters.Phases(layout, "1600L", k => 2 * Math.PI * referenceHz * 1e-9 * DelayNs(k), DelayNs),
                },
            ],
            "test",
            "because");
        await cluster.LearnParameters(0, "muser1");

        await Instrument.Send(cluster.Silo(0), ArrayId.Muser1, cycles: 1);

        var frames = cluster.Products.FindManifest(Expected(1)[0])!.Frames;
        var (wrong, right) = (frames[6].Images.Single(), frames[7].Images.Single());
        Assert.Equal((1600, false, 1600, true), (wrong.BandHand.BandMHz, wrong.BandHand.IsRight, right.BandHand.BandMHz, right.BandHand.IsRight));
        Assert.True(wrong.DiscVisibilities >= 10 && wrong.DiscVisibilities == right.DiscVisibilities, $"{wrong.DiscVisibilities}");
        Assert.Equal(east, wrong.DiscOffsetEastArcsec - right.DiscOffsetEastArcsec, 5.0); // what differs between the hands moves it a little
        Assert.Equal(north, wrong.DiscOffsetNorthArcsec - right.DiscOffsetNorthArcsec, 5.0);
        var (moved, stayed) = (Map(wrong), Map(right));
        Assert.Contains("moved there", Header(wrong));
        Assert.True(Math.Max(Math.Abs(right.DiscOffsetEastArcsec), Math.Abs(right.DiscOffsetNorthArcsec)) < 10, Header(right));

        // The hands differ where the light is polarised; left where it was found, the disc would be like the other one so many columns and rows away.
        var asFound = (int)Math.Round(east / wrong.CellArcsec) - (wrong.Size * (int)Math.Round(north / wrong.CellArcsec));
        var (inPlace, outOfPlace) = (Likeness(moved, stayed, 0), Likeness(moved, stayed, asFound));
        Assert.True(inPlace > 0.85 && inPlace > outOfPlace + 0.05, FormattableString.Invariant($"{inPlace:F3} in its place, {outOfPlace:F3} where it was found"));

        double DelayNs(int antenna) =>
            -((uvwAntenna[3 * antenna] * east) + (uvwAntenna[(3 * antenna) + 1] * north)) * Arcsec / LightMPerNs;

        float[] Map(ImageReference image)
        {
            Assert.True(MapFitsReader.TryOpen(Path.Combine(cluster.ProductsFolder, image.FitsPath), out var reader).IsNone);
            using (reader)
            {
                var pixels = new float[reader!.Grid.Pixels];
                reader.Read(0, pixels);
                return pixels;
            }
        }

        string Header(ImageReference image) =>
            Encoding.ASCII.GetString(File.ReadAllBytes(Path.Combine(cluster.ProductsFolder, image.FitsPath)), 0, 4 * 2880);

        static double Likeness(float[] a, float[] b, int shift)
        {
            var (ab, aa, bb) = (0.0, 0.0, 0.0);
            for (var i = shift; i < a.Length - shift; i++)
            {
                (ab, aa, bb) = (ab + ((double)a[i] * b[i + shift]), aa + ((double)a[i] * a[i]), bb + ((double)b[i + shift] * b[i + shift]));
            }

            return ab / Math.Sqrt(aa * bb);
        }
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
