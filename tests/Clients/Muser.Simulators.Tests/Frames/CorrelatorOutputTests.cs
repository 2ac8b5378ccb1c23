using Muser.Formats.Frames;
using Muser.Simulators.Frames;
using Muser.Simulators.Observing;

namespace Muser.Simulators.Tests.Frames;

[Trait("Tier", "Unit")]
public sealed class CorrelatorOutputTests
{
    /// <summary>1 / sqrt(25 MHz x 3.125 ms).</summary>
    private const double RadiometerNoise = 0.00357771;

    [Theory]
    [InlineData(ArrayId.Muser1)]
    [InlineData(ArrayId.Muser2)]
    public void NoiseFollowsTheRadiometerEquation(ArrayId array)
    {
        const int Frames = 12;
        var layout = ArrayLayout.For(array);
        var simulator = new FrameSimulator(new() { Array = array, Scene = new(), GainAmplitudeScatter = 0.3, DeadAntennas = [5], CountsPerJy = 20 });
        var (bytes, vis, autos) = (new byte[layout.FrameBytes], new ComplexF[16 * layout.ScienceBaselines], new uint[16 * layout.Inputs]);
        double sumRe = 0, sumIm = 0, squaresRe = 0, squaresIm = 0, product = 0, autoSquares = 0;
        long count = 0, autoCount = 0;
        for (var frame = 0; frame < Frames; frame++)
        {
            simulator.Simulate(frame, bytes);
            VisibilityUnpacker.UnpackScience(layout, bytes, vis);
            Autocorrelations.Read(layout, bytes, autos);
            var work = simulator.Observe(frame);
            for (var c = 0; c < 16; c++)
            {
                for (var i = 0; i < layout.Antennas; i++)
                {
                    var power = work.PowerAntennaChan[(i * 16) + c];
                    autoSquares += Math.Pow((autos[(c * layout.Inputs) + i] - power) / power, 2);
                    autoCount++;
                    for (var j = i + 1; j < layout.Antennas; j++)
                    {
                        var scale = Math.Sqrt(power * work.PowerAntennaChan[(j * 16) + c]);
                        var value = vis[(c * layout.ScienceBaselines) + ArrayLayout.BaselineIndex(i, j, layout.Antennas)];
                        var (re, im) = (value.Re / scale, value.Im / scale);
                        (sumRe, sumIm) = (sumRe + re, sumIm + im);
                        (squaresRe, squaresIm, product) = (squaresRe + (re * re), squaresIm + (im * im), product + (re * im));
                        count++;
                    }
                }
            }
        }

        Assert.InRange(Math.Sqrt((squaresRe + squaresIm) / count) / RadiometerNoise, 0.99, 1.01);
        Assert.InRange(squaresRe / squaresIm, 0.97, 1.03);
        Assert.InRange(Math.Abs(product) / squaresRe, 0, 0.02);
        Assert.InRange(Math.Abs(sumRe / count) / RadiometerNoise, 0, 0.02);
        Assert.InRange(Math.Abs(sumIm / count) / RadiometerNoise, 0, 0.02);
        Assert.InRange(Math.Sqrt(autoSquares / autoCount) / RadiometerNoise, 0.96, 1.04);
        Assert.Equal(0u, autos[layout.Inputs - 1]);
    }

    [Fact]
    public void AutocorrelationsAreSystemPowerAndSky()
    {
        var simulator = new FrameSimulator(new()
        {
            Scene = new() { Components = [new PointComponent { LArcsec = 100, MArcsec = 0, FluxJy = 50_000, CircularPolarization = 0.2 }] },
            Noise = false,
            DeadAntennas = [0],
            CountsPerJy = 10,
        });
        var (bytes, autos) = (new byte[100_000], new uint[16 * 44]);
        simulator.Simulate(1, bytes);
        Autocorrelations.Read(ArrayLayout.Muser1, bytes, autos);

        // 2 k 300 K over 0.6 of the area of a 4.5 m dish is 86 810 Jy; R has 60 000 Jy of the point.
        Assert.InRange(simulator.SystemFluxJy, 86_800, 86_820);
        Assert.Equal((uint)Math.Round(10 * (simulator.SystemFluxJy + 60_000)), autos[1]);
        Assert.Equal((uint)Math.Round(0.1 * simulator.SystemFluxJy), autos[0]);
    }

    [Fact]
    public void NormalTableHasMeanZeroAndVarianceOne()
    {
        var values = NormalTable.Values.ToArray();
        Assert.Equal(65_536, values.Length);
        Assert.Equal(0, values.Sum(v => (double)v), 6);
        Assert.Equal(1, values.Average(v => (double)v * v), 6);
        Assert.Equal(3, values.Average(v => Math.Pow(v, 4)), 2);

        // Quantiles of the normal distribution: 84.134 % below 1, 97.725 % below 2.
        Assert.Equal(0.84134, values.Count(v => v < 1) / 65_536.0, 4);
        Assert.Equal(0.97725, values.Count(v => v < 2) / 65_536.0, 4);
    }

    [Fact]
    public void EveryWidthOfTheKernelGivesTheSame()
    {
        foreach (var array in new[] { ArrayId.Muser1, ArrayId.Muser2 })
        {
            var simulator = new FrameSimulator(new() { Array = array, Smear = true, GainAmplitudeScatter = 0.2, GainPhaseScatterDeg = 90 });
            var work = simulator.Observe(13);
            CorrelatorKernel.Run<ScalarLane>(work);
            var (re, im) = ((double[])work.VisReBaselineChan.Clone(), (double[])work.VisImBaselineChan.Clone());
            Compare<Lanes256>();
            Compare<Lanes512>();

            void Compare<TLanes>()
                where TLanes : struct, ILanes<TLanes>
            {
                Array.Clear(work.VisReBaselineChan);
                CorrelatorKernel.Run<TLanes>(work);
                for (var k = 0; k < re.Length; k++)
                {
                    Assert.InRange(work.VisReBaselineChan[k] - re[k], -1e-6, 1e-6);
                    Assert.InRange(work.VisImBaselineChan[k] - im[k], -1e-6, 1e-6);
                }
            }
        }
    }

    [Fact]
    public void EqualOptionsGiveEqualFramesInAnyOrder()
    {
        var options = new SimulationOptions { Seed = 42, GainPhaseScatterDeg = 20 };
        var (a, b) = (new FrameSimulator(options), new FrameSimulator(options));
        var (first, second) = (new byte[100_000], new byte[100_000]);
        b.Simulate(900, second);
        b.Simulate(3, second);
        a.Simulate(3, first);
        Assert.Equal(first, second);
        new FrameSimulator(options with { Seed = 43 }).Simulate(3, second);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void PartsBeyondTwentyFourBitsSaturateAndAreCounted()
    {
        var simulator = new FrameSimulator(new()
        {
            Scene = new() { Components = [new PointComponent { LArcsec = 0, MArcsec = 0, FluxJy = 1e6 }] },
            FringeStopped = true,
            Noise = false,
            CountsPerJy = 10,
        });
        var (bytes, vis) = (new byte[100_000], new ComplexInt[16 * 780]);
        simulator.Simulate(0, bytes);
        VisibilityUnpacker.UnpackScience(ArrayLayout.Muser1, bytes, vis);
        Assert.All(vis, value => Assert.Equal(new ComplexInt(ComplexInt.MaxPart, 0), value));
        Assert.Equal(16 * 780, simulator.SaturatedParts);
    }
}
