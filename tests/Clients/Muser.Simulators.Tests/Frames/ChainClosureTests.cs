using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Imaging.Maps;
using Muser.Simulators.Frames;
using Muser.Simulators.Observing;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Xunit.Abstractions;

namespace Muser.Simulators.Tests.Frames;

/// <summary>
/// The chain closes: what the simulator puts at (l, m), noise-free and monochromatic, is found there after the product's own decoding, delay and fringe
/// correction and uvw, by the maximum of the exact transform.
/// </summary>
[Trait("Tier", "Unit")]
public sealed class ChainClosureTests(ITestOutputHelper output)
{
    private const double Arcsec = Math.PI / 648_000;
    private const double FluxJy = 100_000;

    /// <summary>Array, band, stop by hardware, place; the place is chosen unlike under l -> -l, m -> -m and l &lt;-> m.</summary>
    [Theory]
    [InlineData(ArrayId.Muser1, 400, false, 512.0, -203.0)]
    [InlineData(ArrayId.Muser1, 1600, false, 512.0, -203.0)]
    [InlineData(ArrayId.Muser1, 1600, false, -871.3, 644.9)]
    [InlineData(ArrayId.Muser1, 400, true, 512.0, -203.0)]
    [InlineData(ArrayId.Muser1, 1600, true, 512.0, -203.0)]
    [InlineData(ArrayId.Muser2, 2000, false, 512.0, -203.0)]
    [InlineData(ArrayId.Muser2, 14600, false, 512.0, -203.0)]
    [InlineData(ArrayId.Muser2, 14600, false, -871.3, 644.9)]
    [InlineData(ArrayId.Muser2, 2000, true, 512.0, -203.0)]
    [InlineData(ArrayId.Muser2, 14600, true, 512.0, -203.0)]
    public void PointIsFoundWhereItWasPut(ArrayId array, int bandMHz, bool fringeStopped, double lArcsec, double mArcsec)
    {
        var simulator = new FrameSimulator(new()
        {
            Array = array,
            Start = UtcTime.FromCalendar(2016, 6, 27, 3, 12, 41, 203_125_020),
            Scene = new() { Components = [new PointComponent { LArcsec = lArcsec, MArcsec = mArcsec, FluxJy = FluxJy }] },
            FixedBandMHz = bandMHz,
            FringeStopped = fringeStopped,
            Noise = false,
        });
        var layout = simulator.Layout;
        var bytes = new byte[layout.FrameBytes];
        simulator.Simulate(1, bytes);

        var (vis, header) = DecodeAndCorrect(layout, bytes);
        var sun = SolarEphemeris.Muser.At(header.Time.AddNs(ArrayLayout.FramePeriodNs / 2));
        var uvw = new double[3 * layout.ScienceBaselines];
        Uvw.Compute(sun.GhaRad, sun.DecRad, AntennaTable.For(array).ItrfM, uvw);

        // Pixels of the band's size, a third of the narrowest beam: lambda / 9000 m at the top of the band.
        var cellRad = 299_792_458 / (layout.ChannelFrequencyHz(bandMHz, layout.IsLowerSideband ? 0 : 15) * 9000);
        for (var channel = 0; channel < 16; channel += 5)
        {
            var transform = new ExactTransform(
                uvw, [layout.ChannelFrequencyHz(bandMHz, channel)], vis.AsSpan(channel * layout.ScienceBaselines, layout.ScienceBaselines), []);
            var found = PointFinder.Climb(transform, (lArcsec * Arcsec) + (0.4 * cellRad), (mArcsec * Arcsec) - (0.3 * cellRad), cellRad);
            Assert.NotNull(found);
            var errorPixels = Math.Sqrt(Math.Pow(found.Value.L - (lArcsec * Arcsec), 2) + Math.Pow(found.Value.M - (mArcsec * Arcsec), 2)) / cellRad;
            var flux = found.Value.Flux / simulator.CountsPerJy / FluxJy;
            output.WriteLine($"{layout.Name} {bandMHz} MHz, channel {channel}: {errorPixels:F5} pixel, flux {flux:F6}");
            Assert.InRange(errorPixels, 0, 0.01);
            Assert.InRange(flux, 0.999, 1.001);
        }
    }

    private static (ComplexF[] VisChanBaseline, FrameHeader Header) DecodeAndCorrect(ArrayLayout layout, byte[] bytes)
    {
        Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(layout, bytes, FrameReadOptions.Default, out var header, out _));
        var vis = new ComplexF[16 * layout.ScienceBaselines];
        VisibilityUnpacker.UnpackScience(layout, bytes, vis);
        var words = new double[layout.Inputs];
        DelayWords.Read(layout, bytes, words);
        var delays = new double[layout.Antennas];
        FringeCorrection.AntennaDelays(layout, words, FibreDelayTable.At(layout.Id, header.Time), delays);
        FringeCorrection.Apply(layout, header.BandMHz, delays, header.FringeStopped, vis);
        return (vis, header);
    }
}
