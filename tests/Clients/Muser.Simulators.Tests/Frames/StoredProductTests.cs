using System.Numerics;
using Muser.Formats.Frames;
using Muser.Simulators.Frames;
using Muser.Simulators.Observing;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Simulators.Tests.Frames;

/// <summary>
/// Frames against a direct evaluation, term by term and baseline by baseline, of the equations of the stored correlator product: nothing is
/// separated by antenna, stepped along channels or tabulated here.
/// </summary>
[Trait("Tier", "Unit")]
public sealed class StoredProductTests
{
    private const double C = 299_792_458;
    private const double Arcsec = Math.PI / 648_000;

    private static readonly Scene TestScene = new()
    {
        QuietSun = new(),
        Components =
        [
            new PointComponent { LArcsec = 612.5, MArcsec = -377.25, FluxJy = 70_000, CircularPolarization = 0.4, SpectralIndex = 0.7 },
            new GaussianComponent { XArcsec = 300, YArcsec = 410, FluxJy = 90_000, MajorArcsec = 70, MinorArcsec = 25, PositionAngleDeg = 33 },
            new BurstComponent
            {
                MajorArcsec = 40,
                MinorArcsec = 40,
                Track = [new() { LArcsec = -500, MArcsec = 100, FluxJy = 10_000 }, new() { AtSeconds = 10, LArcsec = -900, MArcsec = 300, FluxJy = 300_000 }],
            },
        ],
    };

    [Theory]
    [InlineData(ArrayId.Muser1, false, false, 5L)]
    [InlineData(ArrayId.Muser1, false, true, 1760L)]
    [InlineData(ArrayId.Muser1, true, false, 7L)]
    [InlineData(ArrayId.Muser2, false, false, 65L)]
    [InlineData(ArrayId.Muser2, false, true, 1122L)]
    [InlineData(ArrayId.Muser2, true, false, 2L)]
    public void FramesHoldTheEquationsToHalfACount(ArrayId array, bool fringeStopped, bool smear, long frame)
    {
        var options = new SimulationOptions
        {
            Array = array,
            Scene = TestScene,
            FringeStopped = fringeStopped,
            Smear = smear,
            Noise = false,
            GainAmplitudeScatter = 0.2,
            GainPhaseScatterDeg = 70,
            DeadAntennas = [3],
        };
        var simulator = new FrameSimulator(options);
        var layout = simulator.Layout;
        var bytes = new byte[layout.FrameBytes];
        simulator.Simulate(frame, bytes);

        Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(layout, bytes, FrameReadOptions.Default, out var header, out _));
        Assert.Equal(fringeStopped, header.FringeStopped);
        Assert.Equal(options.Start.AddNs(frame * 3_125_000), header.Time);
        var stored = new ComplexF[16 * layout.ScienceBaselines];
        VisibilityUnpacker.UnpackScience(layout, bytes, stored);
        var words = new double[layout.Inputs];
        DelayWords.Read(layout, bytes, words);

        var reference = new Reference(options, simulator, header, words);
        double worst = 0;
        for (var i = 0; i < layout.Antennas; i += 3)
        {
            for (var j = i + 1; j < layout.Antennas; j++)
            {
                for (var channel = 0; channel < 16; channel += 5)
                {
                    var expected = reference.Stored(i, j, channel, frame);
                    var value = stored[(channel * layout.ScienceBaselines) + ArrayLayout.BaselineIndex(i, j, layout.Antennas)];
                    worst = Math.Max(worst, Math.Max(Math.Abs(value.Re - expected.Real), Math.Abs(value.Im - expected.Imaginary)));
                }
            }
        }

        // Half a count of rounding, an eighth of float conversion, and the disc's tables.
        Assert.InRange(worst, 0.2, 0.9);
        Assert.Equal(0, simulator.SaturatedParts);
    }

    private sealed class Reference
    {
        private readonly SimulationOptions _options;
        private readonly FrameSimulator _simulator;
        private readonly FrameHeader _header;
        private readonly double[] _delayNs;
        private readonly SunPlace _sun;

        public Reference(SimulationOptions options, FrameSimulator simulator, FrameHeader header, double[] wordsNs)
        {
            (_options, _simulator, _header) = (options, simulator, header);
            _sun = SolarEphemeris.Muser.At(header.Time.AddNs(1_562_500));
            _delayNs = new double[simulator.Layout.Antennas];
            var s0 = Direction(0, 0);
            for (var k = 0; k < _delayNs.Length; k++)
            {
                var fibreNs = options.Array == ArrayId.Muser1 ? FibreDelayTable.At(ArrayId.Muser1, header.Time)!.DelayNsInput[k] : 0;
                var r = AntennaTable.For(options.Array)[k].ItrfM;
                var exactNs = 20_000 - (1e9 * ((r.X * s0.X) + (r.Y * s0.Y) + (r.Z * s0.Z)) / C);
                _delayNs[k] = wordsNs[k] - fibreNs;
                Assert.InRange(Math.Abs(_delayNs[k] - exactNs), 0, options.Array == ArrayId.Muser1 ? 0.501e-4 : 0.501e-5);
            }
        }

        public Complex Stored(int i, int j, int channel, long frame)
        {
            var isLow = _options.Array == ArrayId.Muser1;
            var table = AntennaTable.For(_options.Array);
            var b = new Vector3(table[j].ItrfM.X - table[i].ItrfM.X, table[j].ItrfM.Y - table[i].ItrfM.Y, table[j].ItrfM.Z - table[i].ItrfM.Z);
            var frequencyHz = (_header.BandMHz + (25 * (isLow ? channel : 15 - channel)) + 12.5) * 1e6;
            var s0 = Direction(0, 0);
            var (sinH, cosH) = Math.SinCos(_sun.GhaRad);
            var (sinD, cosD) = Math.SinCos(_sun.DecRad);
            var u = ((sinH * b.X) + (cosH * b.Y)) * frequencyHz / C;
            var v = ((-sinD * cosH * b.X) + (sinD * sinH * b.Y) + (cosD * b.Z)) * frequencyHz / C;
            var seconds = ((frame * 3_125_000) + 1_562_500) * 1e-9;
            var hand = _header.Polarization == Polarization.Right ? 1 : -1;

            // The centre of the disc as the site sees it, from spherical trigonometry.
            var dRa = _sun.TopocentricRaRad - _sun.RaRad;
            var discL = Math.Cos(_sun.TopocentricDecRad) * Math.Sin(dRa);
            var discM = (Math.Sin(_sun.TopocentricDecRad) * cosD) - (Math.Cos(_sun.TopocentricDecRad) * sinD * Math.Cos(dRa));
            var disc = QuietSunModel.VisibilityJy(frequencyHz, _sun.SemidiameterRad, Math.Sqrt((u * u) + (v * v)) * _sun.SemidiameterRad);

            // Solar (x west, y north) turned by P: north at position angle P, west at P - 90 degrees.
            var (sinP, cosP) = Math.SinCos(_sun.PRad);
            var gaussL = discL + (Arcsec * ((-300 * cosP) + (410 * sinP)));
            var gaussM = discM + (Arcsec * ((300 * sinP) + (410 * cosP)));
            var burstL = (-500 - (40 * seconds)) * Arcsec;
            var burstM = (100 + (20 * seconds)) * Arcsec;
            var pointJy = 70_000 * (1 + (0.4 * hand)) * Math.Pow(frequencyHz / 1e9, 0.7);

            var sum = Term(disc, discL, discM)
                + Term(pointJy, 612.5 * Arcsec, -377.25 * Arcsec)
                + Term(90_000 * Gauss(70, 25, (33 * Math.PI / 180) + _sun.PRad), gaussL, gaussM)
                + Term((10_000 + (29_000 * seconds)) * Gauss(40, 40, 0), burstL, burstM);

            var gain = _simulator.Gains[_header.Polarization, i] * Complex.Conjugate(_simulator.Gains[_header.Polarization, j]);
            var product = gain * sum;
            return _simulator.CountsPerJy * (isLow ? product : Complex.Conjugate(product));

            Complex Term(double jy, double l, double m)
            {
                var s = Direction(l, m);
                var offsetS = ((b.X * (s.X - s0.X)) + (b.Y * (s.Y - s0.Y)) + (b.Z * (s.Z - s0.Z))) / C;
                var smear = _options.Smear ? Math.Sin(Math.PI * 25e6 * offsetS) / (Math.PI * 25e6 * offsetS) : 1;
                double turns;
                if (_options.FringeStopped)
                {
                    turns = frequencyHz * offsetS;
                }
                else
                {
                    var delayS = ((b.X * s.X) + (b.Y * s.Y) + (b.Z * s.Z)) / C;
                    var tau0Ns = Math.Truncate(_delayNs[j]) - Math.Truncate(_delayNs[i]);
                    var ifGHz = ((25 * channel) + 62.5) / 1000;
                    turns = (frequencyHz * delayS) + ((isLow ? 1 : -1) * ifGHz * tau0Ns);
                }

                return jy * smear * Complex.Exp(new Complex(0, -2 * Math.PI * turns));
            }

            double Gauss(double majorArcsec, double minorArcsec, double angle)
            {
                var along = ((u * Math.Sin(angle)) + (v * Math.Cos(angle))) * majorArcsec * Arcsec;
                var across = ((u * Math.Cos(angle)) - (v * Math.Sin(angle))) * minorArcsec * Arcsec;
                return Math.Exp(-Math.PI * Math.PI / (4 * Math.Log(2)) * ((along * along) + (across * across)));
            }
        }

        /// <summary>The direction of (l, m) in ITRF axes, from the hour angle and declination of the phase centre.</summary>
        private Vector3 Direction(double l, double m)
        {
            var n = Math.Sqrt(1 - (l * l) - (m * m));
            var (sinH, cosH) = Math.SinCos(_sun.GhaRad);
            var (sinD, cosD) = Math.SinCos(_sun.DecRad);
            return new(
                (l * sinH) - (m * sinD * cosH) + (n * cosD * cosH),
                (l * cosH) + (m * sinD * sinH) - (n * cosD * sinH),
                (m * cosD) + (n * sinD));
        }
    }

    private readonly record struct Vector3(double X, double Y, double Z);
}
