using Muser.Formats.Frames;
using Muser.Grains.Frames;
using Muser.Grains.Imaging;
using Muser.Grains.Tests.Fixtures;
using Muser.Imaging.Clean;
using Muser.Imaging.Pipeline;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Imaging;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Grains.Tests.Imaging;

[Trait("Tier", "Unit")]
public class MapMakerTests
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    /// <summary>A live CLEAN that runs out of time says so, and its map is restored and described as it is then; with time enough it ends by itself.</summary>
    [Fact]
    public void ACleanThatRunsOutOfTimeSaysSoAndKeepsWhatItHas()
    {
        var task = PointTask();
        var maker = new MapMaker(Layout, Fixtures.Parameters.Band("400L"));
        maker.Begin(task);
        var plan = new MapPipeline(maker.Grid, 1);
        var recipe = new ImagingOptions().Recipe() with { Disc = DiscTreatment.Off };
        var late = maker.Make(plan, recipe, task, channel: 0, new CancellationToken(canceled: true));
        Assert.Equal((CleanStop.Deadline, "deadline"), (late.Clean!.Value.Stop, late.Clean!.Value.Stop.Name()));
        Assert.InRange(late.Clean!.Value.Iterations, 0, recipe.Clean.MaxIterations - 1);
        Assert.NotNull(late.Beam);
        Assert.Contains(maker.Describe(task, 0, recipe, late).History, line => line.Contains("stopped: deadline", StringComparison.Ordinal));
        Assert.InRange(plan.Image.ToArray().Max(), 0.9f, 1.1f);

        var whole = maker.Make(plan, recipe, task, channel: 0, default);
        Assert.Contains(whole.Clean!.Value.Stop, (CleanStop[])[CleanStop.Threshold, CleanStop.Iterations]);
    }

    /// <summary>A point of 1 in the phase centre.</summary>
    private static ImagingTask PointTask()
    {
        var sun = SolarEphemeris.Muser.At(FrameTime.Middle(Instrument.Start));
        var uvwAntenna = new double[3 * Layout.Antennas];
        Uvw.ComputeAntennas(sun.GhaRad, sun.DecRad, AntennaTable.For(Layout.Id).ItrfM, uvwAntenna);
        var visibilities = ArrayLayout.Channels * Layout.ScienceBaselines;
        return new ImagingTask
        {
            Frame = new FrameKey { Array = Layout.Name, UtcUnixNs = Instrument.Start.UnixNs, BandHand = Fixtures.Parameters.Band("400L") },
            Cycle = new() { Array = Layout.Name, StartUtcUnixNs = Instrument.Start.UnixNs },
            Images = ImageRequest.Middle,
            VisChanBaseline = [.. Enumerable.Range(0, 2 * visibilities).Select(k => k % 2 == 0 ? 1f : 0f)],
            WeightChanBaseline = [.. Enumerable.Repeat(1f, visibilities)],
            UvwAntenna = uvwAntenna,
            Unit = "Jy/beam",
            Flags = new FlagSummary { Visibilities = 0, AutomaticVisibilities = 0, Automatic = 0, Listed = [] },
            History = [],
            CalibrationVersion = 1,
        };
    }
}
