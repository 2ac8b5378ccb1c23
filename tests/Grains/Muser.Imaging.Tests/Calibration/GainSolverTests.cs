using System.Numerics;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Imaging.Tests.Calibration;

[Trait("Tier", "Unit")]
public class GainSolverTests
{
    [Fact]
    public void FindsPhasesAndDelaysOfEveryAntennaFromNoiselessVisibilities()
    {
        var array = new CalibratorArray(1, delayRmsNs: 3);
        var gains = Solved(GainSolver.Solve(40, CalibratorArray.FrequencyHz(), array.Calibrator(CalibratorArray.FrequencyHz())));
        Assert.Equal((0, true, 0), (gains.ReferenceAntenna, gains.HasDelays, gains.OutlierBaselines));
        for (var k = 0; k < 40; k++)
        {
            Assert.Equal(array.DelayNs[k] - array.DelayNs[0], gains.DelayNs[k], 1e-5);
            AssertPhases(array, gains, k, 1e-5);
        }
    }

    [Fact]
    public void DeadAntennasAndWildBaselinesDoNotMoveTheOthers()
    {
        var array = new CalibratorArray(2);
        int[] dead = [5, 17];
        (array.Amplitude[5], array.Amplitude[17]) = (0, 0);
        var vis = array.Calibrator(CalibratorArray.FrequencyHz(), amplitude: 1000, noise: 50);
        for (var b = 0; b < array.Baselines; b += 9)
        {
            for (var c = 0; c < 16; c++)
            {
                var (sin, cos) = MathF.SinCos((float)(6.28 * array.Uniform()));
                vis[(c * array.Baselines) + b] = new(1e6f * cos, 1e6f * sin);
            }
        }

        var gains = Solved(GainSolver.Solve(40, CalibratorArray.FrequencyHz(), vis));
        Assert.Equal(dead, Enumerable.Range(0, 40).Where(k => !gains.AntennaUsable[k]));
        Assert.InRange(gains.OutlierBaselines, 50, 90);
        for (var k = 0; k < 40; k++)
        {
            if (!dead.Contains(k))
            {
                Assert.Equal(array.DelayNs[k] - array.DelayNs[0], gains.DelayNs[k], 0.03);
                AssertPhases(array, gains, k, 0.03);
            }
        }
    }

    [Fact]
    public void DeadReferenceAntennaIsReplacedByALiveOne()
    {
        var array = new CalibratorArray(3);
        array.Amplitude[0] = 0;
        var gains = Solved(GainSolver.Solve(40, CalibratorArray.FrequencyHz(), array.Calibrator(CalibratorArray.FrequencyHz())));
        Assert.NotEqual(0, gains.ReferenceAntenna);
        Assert.False(gains.AntennaUsable[0]);
        Assert.Equal(0, gains.PhaseRad[gains.ReferenceAntenna]);
    }

    [Fact]
    public void ChannelsBelowTheAskedSignalToNoiseAreFlagged()
    {
        var array = new CalibratorArray(4);
        var frequencyHz = CalibratorArray.FrequencyHz();
        var vis = array.Calibrator(frequencyHz, amplitude: 1000, noise: 100);
        var weak = array.Calibrator(frequencyHz, amplitude: 100, noise: 100);
        var noise = array.Calibrator(frequencyHz, amplitude: 0, noise: 100);
        weak.AsSpan(3 * 780, 780).CopyTo(vis.AsSpan(3 * 780));
        noise.AsSpan(11 * 780, 780).CopyTo(vis.AsSpan(11 * 780));
        var gains = Solved(GainSolver.Solve(40, frequencyHz, vis));
        Assert.Equal([3, 11], Enumerable.Range(0, 16).Where(c => !gains.ChannelUsable[c]));
        Assert.InRange(gains.SnrChan[0], 9, 11);
        Assert.InRange(gains.SnrChan[11], 0, 1);
    }

    [Fact]
    public void OneGoodChannelGivesPhasesAndNoDelays()
    {
        var array = new CalibratorArray(5);
        var frequencyHz = CalibratorArray.FrequencyHz();
        var vis = array.Calibrator(frequencyHz, amplitude: 0, noise: 30);
        array.Calibrator(frequencyHz).AsSpan(7 * 780, 780).CopyTo(vis.AsSpan(7 * 780));
        var gains = Solved(GainSolver.Solve(40, frequencyHz, vis));
        Assert.False(gains.HasDelays);
        Assert.Equal(0, gains.DelayNs.ToArray().Max(Math.Abs));
        var expected = array.Gain(9, frequencyHz[7]) / array.Gain(0, frequencyHz[7]);
        Assert.Equal(0, Math.IEEERemainder(expected.Phase - gains.PhaseRad[9], 2 * Math.PI), 1e-4);
    }

    [Fact]
    public void RefusalsCarryTheirReasonAndNumbers()
    {
        var array = new CalibratorArray(6);
        var frequencyHz = CalibratorArray.FrequencyHz();
        Assert.Equal(GainFault.Empty, GainSolver.Solve(40, frequencyHz, new ComplexF[16 * 780]).Fault);
        Assert.Equal(GainFault.Empty, GainSolver.Solve(1, frequencyHz, default).Fault);
        Assert.Equal(GainFault.Empty, GainSolver.Solve(40, default, default).Fault);

        var vis = array.Calibrator(frequencyHz);
        vis[812] = new(float.NaN, 0);
        var notFinite = GainSolver.Solve(40, frequencyHz, vis);
        Assert.Equal((GainFault.NotFinite, 812, null), (notFinite.Fault, notFinite.FaultIndex, notFinite.Gains));
        var weight = Enumerable.Repeat(1f, vis.Length).ToArray();
        weight[812] = 0;
        Assert.Equal(GainFault.None, GainSolver.Solve(40, frequencyHz, vis, weight).Fault);

        for (var seed = 0; seed < 10; seed++)
        {
            var noise = GainSolver.Solve(40, frequencyHz, new CalibratorArray(seed).Calibrator(frequencyHz, amplitude: 0, noise: 10));
            Assert.Equal(GainFault.TooWeak, noise.Fault);
            Assert.InRange(noise.BestSnr, 0, 1);
        }

        for (var k = 2; k < 40; k++)
        {
            array.Amplitude[k] = 0;
        }

        var two = GainSolver.Solve(40, frequencyHz, array.Calibrator(frequencyHz));
        Assert.Equal((GainFault.TooFewAntennas, 2), (two.Fault, two.AntennasUsable));
        Assert.Contains("2 antennas", two.Describe(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => GainSolver.Solve(40, CalibratorArray.FrequencyHz(), new ComplexF[5]));
    }

    // The whole chain of the facts: random phases, residual delays of 1 ns rms, a near-field satellite in another direction than the Sun, its beacon
    // 10 MHz below the channel centre.
    [Theory]
    [InlineData(true, 0, 0.99, 1.01)]
    [InlineData(true, 10, 0.98, 1.02)]
    [InlineData(false, 0, 0, 0.95)] // the near-field term left out: the flux is lost
    public void FluxOfAPointReturnsAfterCalibrationOnASatellite(bool nearField, double noiseDivisor, double least, double most)
    {
        var antennas = AntennaTable.For(ArrayId.Muser1).ItrfM.ToArray();
        var itrfM = 42_164e3 * Vector3D.FromSpherical(100.5 * Math.PI / 180, 0);
        Assert.Equal(NearFieldFault.None, NearFieldSource.TryCreate(ArraySite.Muser, itrfM, out var satellite));
        var array = new CalibratorArray(7);

        // Truth: the distance itself, in decimal arithmetic where double would cancel.
        double LateM(int k) => (double)(Distance(itrfM - ArraySite.Muser.ItrfM, antennas[k]) - Distance(itrfM - ArraySite.Muser.ItrfM, default));
        double SetM(int k) => nearField ? satellite!.ExcessPathM(antennas[k]) : -antennas[k].Dot(satellite!.Direction);

        var beaconHz = CalibratorArray.FrequencyHz(2.5);
        var noise = noiseDivisor > 0 ? 1000 / noiseDivisor : 0;
        var gains = Solved(GainSolver.Solve(40, beaconHz, array.Observe(beaconHz, 1000, LateM, SetM, noise)));

        var sunHz = CalibratorArray.FrequencyHz();
        var sun = array.Observe(sunHz, 1, _ => 0, _ => 0);
        GainCorrection.Apply(gains, sunHz, sun);
        var flux = Complex.Zero;
        var whole = 0.0;
        foreach (var v in sun)
        {
            flux += new Complex(v.Re, v.Im);
            whole += v.Abs();
        }

        Assert.InRange(flux.Real / whole, least, most);
    }

    [Theory]
    [InlineData(SimdPath.Scalar)]
    [InlineData(SimdPath.Vector128)]
    [InlineData(SimdPath.Vector256)]
    [InlineData(SimdPath.Vector512)]
    public void CorrectionTakesTheGainsOutOnEveryPath(SimdPath path)
    {
        foreach (var antennas in new[] { 40, 60, 3 })
        {
            var array = new CalibratorArray(8, antennas);
            var frequencyHz = CalibratorArray.FrequencyHz();
            var vis = array.Calibrator(frequencyHz);
            var gains = Solved(GainSolver.Solve(antennas, frequencyHz, vis));
            GainCorrection.Apply(gains, frequencyHz, vis, path);
            foreach (var v in vis)
            {
                Assert.InRange(v.Im / v.Re, -1e-4f, 1e-4f);
                Assert.True(v.Re > 0);
            }
        }
    }

    [Fact]
    public void CorrectionAllocatesNothing()
    {
        var array = new CalibratorArray(9);
        var frequencyHz = CalibratorArray.FrequencyHz();
        var vis = array.Calibrator(frequencyHz);
        var gains = Solved(GainSolver.Solve(40, frequencyHz, vis));
        GainCorrection.Apply(gains, frequencyHz, vis);
        Assert.Equal(0, Allocation.Of(() => GainCorrection.Apply(gains, frequencyHz, vis)));
    }

    private static BandGains Solved(GainSolverResult result)
    {
        Assert.Equal(GainFault.None, result.Fault);
        return result.Gains!;
    }

    private static void AssertPhases(CalibratorArray array, BandGains gains, int antenna, double toleranceRad)
    {
        foreach (var f in CalibratorArray.FrequencyHz())
        {
            var expected = (array.Gain(antenna, f) / array.Gain(0, f)).Phase;
            Assert.Equal(0, Math.IEEERemainder(expected - gains.PhaseAtRad(antenna, f), 2 * Math.PI), toleranceRad);
        }
    }

    private static decimal Distance(Vector3D source, Vector3D antenna)
    {
        var (x, y, z) = ((decimal)source.X - (decimal)antenna.X, (decimal)source.Y - (decimal)antenna.Y, (decimal)source.Z - (decimal)antenna.Z);
        var square = (x * x) + (y * y) + (z * z);
        var root = (decimal)Math.Sqrt((double)square);
        return (root + (square / root)) / 2;
    }
}
