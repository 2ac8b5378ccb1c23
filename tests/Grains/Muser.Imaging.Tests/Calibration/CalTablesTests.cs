using System.Numerics;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;

namespace Muser.Imaging.Tests.Calibration;

[Trait("Tier", "Unit")]
public class CalTablesTests
{
    private static readonly ArrayLayout Layout = ArrayLayout.Muser1;

    [Fact]
    public void SolutionsComeBackFromTheirPhasesOfBaselines()
    {
        var options = new SatelliteCalibrationOptions();
        var (left, right) = (Solution(1, options, 400), Solution(2, options, 1600, [4, 39]));
        var table = CalTables.OfGains(Layout, [(400, Polarization.Left, left), (1600, Polarization.Right, right)], isLoop: true, options);
        var bands = CalTables.Solve(table, null, options);
        Assert.Equal([(400, Polarization.Left), (1600, Polarization.Right)], bands.Select(band => (band.BandMHz, band.Polarization)));
        AssertEqual(left, bands[0].Gains!);
        AssertEqual(right, bands[1].Gains!);
        Assert.Equal([4, 39], Enumerable.Range(0, 40).Where(k => !bands[1].Gains!.AntennaUsable[k]));
        Assert.All(bands, band => Assert.InRange(band.ResidualRmsRad, 0, 1e-4));
    }

    [Fact]
    public void ATableOfOneFrameIsOfTheBandThatIsNamed()
    {
        var options = new SatelliteCalibrationOptions { SignalOffsetMHz = 12.5 };
        var gains = Solution(3, options, 800);
        var table = CalTables.OfGains(Layout, [(800, Polarization.Right, gains)], isLoop: false, options);
        Assert.Equal(780 * 16, table.VisBandPolBaselineChan.Length);
        var band = CalTables.Solve(table, (800, Polarization.Right), options).Single();
        Assert.Equal((800, Polarization.Right), (band.BandMHz, band.Polarization));
        AssertEqual(gains, band.Gains!);
        Assert.Throws<ArgumentNullException>(() => CalTables.Solve(table, null, options));
    }

    [Fact]
    public void FlaggedAntennasOfATableTakeNoPart()
    {
        var options = new SatelliteCalibrationOptions();
        var table = CalTables.OfGains(Layout, [(400, Polarization.Left, Solution(4, options, 400))], isLoop: true, options);
        var band = CalTables.Solve(table, null, options with { FlaggedAntennas = [0, 8] }).Single();
        Assert.Equal([0, 8], Enumerable.Range(0, 40).Where(k => !band.Gains!.AntennaUsable[k]));
        Assert.NotEqual(0, band.Gains!.ReferenceAntenna);
    }

    [Fact]
    public void AnEmptyTableHasNoBands() => Assert.Empty(CalTables.Solve(new(Layout, isLoop: true), null, new()));

    [Fact]
    public void TheTableKeepsTheMeasuredVisibilitiesAndLeavesOutWhatHasNoSolution()
    {
        var options = new SatelliteCalibrationOptions();
        var array = new CalibratorArray(5);
        array.Amplitude[6] = 0;
        var frequencyHz = options.FrequencyHzChan(Layout, 1600);
        var vis = array.Calibrator(frequencyHz, amplitude: 1000, noise: 100);
        array.Calibrator(frequencyHz, amplitude: 0, noise: 100).AsSpan(3 * 780, 780).CopyTo(vis.AsSpan(3 * 780));
        var band = new BandCalibration
        {
            Layout = Layout,
            BandMHz = 1600,
            Polarization = Polarization.Left,
            Frames = 1,
            MeanTime = null,
            FrequencyHzChan = frequencyHz,
            VisChanBaseline = vis,
            WeightChanBaseline = [.. Enumerable.Repeat(1f, vis.Length)],
            Flags = [],
            Result = GainSolver.Solve(40, frequencyHz, vis),
        };
        Assert.Equal((39, 15), (band.AntennasUsable, band.ChannelsUsable));
        Assert.InRange(band.Snr, 8, 12);
        var frame = CalTables.OfVisibilities([band], isLoop: true).Frame(3, Polarization.Left);
        Assert.Equal(new Complex(vis[7].Re, vis[7].Im), frame[7 * 16]);
        Assert.Equal(Complex.Zero, frame[(7 * 16) + 3]);
        Assert.Equal(Complex.Zero, frame[ArrayLayout.BaselineIndex(6, 9, 40) * 16]);
    }

    private static BandGains Solution(int seed, SatelliteCalibrationOptions options, int bandMHz, int[]? dead = null)
    {
        var array = new CalibratorArray(seed);
        foreach (var antenna in dead ?? [])
        {
            array.Amplitude[antenna] = 0;
        }

        var frequencyHz = options.FrequencyHzChan(Layout, bandMHz);
        return GainSolver.Solve(40, frequencyHz, array.Calibrator(frequencyHz)).Gains!;
    }

    private static void AssertEqual(BandGains expected, BandGains actual)
    {
        Assert.Equal(expected.ReferenceFrequencyHz, actual.ReferenceFrequencyHz, 1e-3);
        for (var k = 0; k < expected.Antennas; k++)
        {
            Assert.Equal(0, Math.IEEERemainder(expected.PhaseRad[k] - actual.PhaseRad[k], 2 * Math.PI), 1e-5);
            Assert.Equal(expected.DelayNs[k], actual.DelayNs[k], 1e-5);
        }
    }
}
