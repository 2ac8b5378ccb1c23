using System.Numerics;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Imaging.Maps;
using Muser.Simulators.Frames;
using Muser.Simulators.Observing;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Satellites;
using Muser.Sky.Vectors;
using Xunit.Abstractions;

namespace Muser.Simulators.Tests.Calibration;

/// <summary>
/// The whole chain from frames: an instrument of random phases and residual delays of 1 ns rms, calibrated on a satellite, gives a point on the Sun its flux
/// back. Waves are spheres here; a reader that takes them for planes loses what the facts say.
/// </summary>
[Trait("Tier", "Unit")]
public sealed class CalibratedFluxTests(ITestOutputHelper output)
{
    private const double LightMPerS = 299_792_458;
    private const double FluxJy = 100_000;

    [Theory]
    [InlineData(ArrayId.Muser1, 1600, 100, double.PositiveInfinity, false, 0.99, 1.01)]
    [InlineData(ArrayId.Muser1, 400, 100, double.PositiveInfinity, false, 0.99, 1.01)]
    [InlineData(ArrayId.Muser2, 2000, 100, double.PositiveInfinity, false, 0.99, 1.01)]
    [InlineData(ArrayId.Muser2, 12_000, 100, double.PositiveInfinity, false, 0.99, 1.01)]
    [InlineData(ArrayId.Muser1, 1600, 1000, 10, false, 0.98, 1.02)]
    [InlineData(ArrayId.Muser2, 12_000, 1000, 10, false, 0.98, 1.02)]

    // Plane waves: 7 % lost at 1.575 GHz, 44 % at 12 GHz.
    [InlineData(ArrayId.Muser1, 1200, 100, double.PositiveInfinity, true, 0.91, 0.95)]
    [InlineData(ArrayId.Muser2, 12_000, 100, double.PositiveInfinity, true, 0.52, 0.60)]
    public void PointOnTheSunReturnsItsFlux(ArrayId array, int bandMHz, double counts, double snr, bool asPlaneWave, double least, double most)
    {
        var isNoisy = double.IsFinite(snr);
        var beacon = new Muser.Simulators.Calibration.BeaconOptions { AmplitudeCounts = counts };
        var instrument = CalibratorFrameTests.Instrument(array, bandMHz);
        var satellite = new FrameSimulator(instrument with { Noise = isNoisy, Beacon = isNoisy ? beacon with { SnrPerBaseline = snr } : beacon });
        var (vis, beaconHz) = CalibratorFrameTests.Corrected(satellite);
        if (asPlaneWave)
        {
            TakeForPlanes(satellite.Layout, beacon.Calibrator, beaconHz, vis);
        }

        var layout = satellite.Layout;
        var solved = GainSolver.Solve(layout.Antennas, beaconHz, vis);
        Assert.Equal(GainFault.None, solved.Fault);

        const double L = 512 * Angle.Arcsec;
        const double M = -203 * Angle.Arcsec;
        var sun = new FrameSimulator(instrument with
        {
            Start = instrument.Start.AddNs(2400 * UtcTime.NsPerSecond),
            Scene = new() { Components = [new PointComponent { LArcsec = 512, MArcsec = -203, FluxJy = FluxJy }] },
        });
        var (sunVis, sunHz) = CalibratorFrameTests.Corrected(sun);
        GainCorrection.Apply(solved.Gains!, sunHz, sunVis);

        var place = SolarEphemeris.Muser.At(sun.Schedule.MiddleOf(0));
        var uvw = new double[3 * layout.ScienceBaselines];
        Uvw.Compute(place.GhaRad, place.DecRad, AntennaTable.For(array).ItrfM, uvw);
        for (var channel = 0; channel < 16; channel += 5)
        {
            if (asPlaneWave && array == ArrayId.Muser1 && channel != 15)
            {
                continue; // 1.575 + 0.0125 GHz is the frequency of the facts
            }

            var transform = new ExactTransform(uvw, [sunHz[channel]], sunVis.AsSpan(channel * layout.ScienceBaselines, layout.ScienceBaselines), []);
            var cellRad = LightMPerS / (sunHz[channel] * 9000);

            // What is left of a point is smeared out and moved: its own place is looked at.
            var peak = asPlaneWave ? transform.Value(L, M) : PointFinder.Climb(transform, L + (0.4 * cellRad), M - (0.3 * cellRad), cellRad)!.Value.Flux;
            var flux = peak / sun.CountsPerJy / FluxJy;
            output.WriteLine($"{layout.Name} {sunHz[channel] / 1e6} MHz: {flux:F4}");
            Assert.InRange(flux, least, most);
        }
    }

    /// <summary>The visibilities of a reader whose delays are those of a plane wave from the same direction.</summary>
    private static void TakeForPlanes(ArrayLayout layout, Calibrator calibrator, double[] frequencyHz, ComplexF[] visChanBaseline)
    {
        var table = AntennaTable.For(layout.Id);
        Assert.True(calibrator.TryPlace(table.Site, default, out var place, out _));
        for (var channel = 0; channel < 16; channel++)
        {
            for (var i = 0; i < layout.Antennas; i++)
            {
                for (var j = i + 1; j < layout.Antennas; j++)
                {
                    var bentM = place!.Source.CurvatureM(table.ItrfM[j]) - place.Source.CurvatureM(table.ItrfM[i]);
                    var turned = Complex.Exp(new(0, 2 * Math.PI * frequencyHz[channel] * bentM / LightMPerS));
                    ref var v = ref visChanBaseline[(channel * layout.ScienceBaselines) + ArrayLayout.BaselineIndex(i, j, layout.Antennas)];
                    v *= new ComplexF((float)turned.Real, (float)turned.Imaginary);
                }
            }
        }
    }
}
