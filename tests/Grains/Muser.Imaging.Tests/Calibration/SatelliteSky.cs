using System.Numerics;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Tests.Calibration;

/// <summary>
/// Raw frames of a satellite, and of a point on the Sun, seen through the same receivers: random phases and delays. Written baseline by baseline from the
/// equations of the stored product and from distances in decimal arithmetic, with nothing of what it tests.
/// </summary>
public sealed class SatelliteSky
{
    private const double Light = 299_792_458;
    private const double ConstantNs = 20_000;

    private readonly Random _random;
    private readonly Vector3D[] _antennas;
    private readonly FibreDelayTable? _fibres;
    private readonly double[][] _phaseRadPol;
    private readonly double[][] _delayNsPol;

    public SatelliteSky(ArrayId array, int seed, double delayRmsNs = 1)
    {
        _random = new(seed);
        Layout = ArrayLayout.For(array);
        _antennas = AntennaTable.For(array).ItrfM.ToArray();
        _fibres = FibreDelayTable.At(array, Start);
        _phaseRadPol = [.. Enumerable.Range(0, 2).Select(_ => Each(_ => 2 * Math.PI * _random.NextDouble()))];
        _delayNsPol = [.. Enumerable.Range(0, 2).Select(_ => Each(_ => delayRmsNs * Normal()))];
        Assert.Equal(NearFieldFault.None, NearFieldSource.TryCreate(ArraySite.Muser, SatelliteItrfM, out var source));
        Source = source!;
    }

    /// <summary>What the delay words follow.</summary>
    public enum Words
    {
        Sphere,
        Plane,
        Sun,
    }

    public static UtcTime Start { get; } = UtcTime.FromCalendar(2016, 6, 27, 3, 12, 41, 203_125_020);

    public static Vector3D SatelliteItrfM { get; } = 42_164e3 * Vector3D.FromSpherical(100.5 * Math.PI / 180, 0.001);

    public ArrayLayout Layout { get; }

    public NearFieldSource Source { get; }

    public ReadOnlySpan<Vector3D> Antennas => _antennas;

    public FibreDelayTable? Fibres => _fibres;

    /// <summary>Added to the word of an antenna, ns: a fault of the hardware.</summary>
    public Dictionary<int, double> WordErrorNs { get; } = [];

    /// <summary>Antennas without a signal.</summary>
    public HashSet<int> Dead { get; } = [];

    public double[] DelayNs(Polarization polarization) => _delayNsPol[(int)polarization];

    /// <summary>A frame of the satellite, its beacon p MHz above the edge of each channel.</summary>
    public byte[] SatelliteFrame(
        int bandMHz, Polarization polarization, double offsetMHz, Words words, double counts, double noise = 0, bool fringeStopped = false, int number = 0)
    {
        var time = Start.AddNs(number * ArrayLayout.FramePeriodNs);
        var lateNs = Each(k => (double)(Distance(_antennas[k]) - Distance(default)) / Light * 1e9);
        var set = words switch
        {
            Words.Sphere => lateNs,
            Words.Plane => Each(k => -_antennas[k].Dot(Source.Direction) / Light * 1e9),
            _ => SunDelays(time),
        };
        return Frame(time, FrameSource.Satellite, bandMHz, polarization, offsetMHz, set, [(counts, lateNs)], noise, fringeStopped);
    }

    /// <summary>A frame of the Sun: a point at (l, m), rad.</summary>
    public byte[] SunFrame(int bandMHz, Polarization polarization, double counts, double l, double m)
    {
        var time = Start.AddNs(3600 * UtcTime.NsPerSecond);
        var direction = SunCentre(time).Direction(l, m);
        var late = Each(k => -_antennas[k].Dot(direction) / Light * 1e9);
        return Frame(time, FrameSource.Sun, bandMHz, polarization, 12.5, SunDelays(time), [(counts, late)], 0, false);
    }

    public static PhaseCentre SunCentre(UtcTime time)
    {
        var sun = SolarEphemeris.Muser.At(time.AddNs(ArrayLayout.FramePeriodNs / 2));
        return new(sun.GhaRad, sun.DecRad);
    }

    private double[] SunDelays(UtcTime time)
    {
        var centre = SunCentre(time).Centre;
        return Each(k => -_antennas[k].Dot(centre) / Light * 1e9);
    }

    private byte[] Frame(
        UtcTime time, FrameSource source, int bandMHz, Polarization polarization, double offsetMHz, double[] setNs,
        (double Counts, double[] LateNs)[] components, double noise, bool fringeStopped)
    {
        // Words are rounded to their unit; what the signal suffers is what they hold less the fibres.
        var units = DelayWords.UnitsPerNs(Layout);
        var fibreNs = Each(k => FibreDelayTable.InWordNs(_fibres, k));
        var wordNs = Each(k => Math.Round((ConstantNs + setNs[k] + fibreNs[k] + WordErrorNs.GetValueOrDefault(k)) * units) / units);
        var wholeNs = Each(k => Math.Truncate(Math.Round((wordNs[k] - fibreNs[k]) * units) / units));
        var vis = new ComplexF[16 * Layout.ScienceBaselines];
        var at = 0;
        for (var c = 0; c < 16; c++)
        {
            var rfGHz = (bandMHz + (25 * (Layout.IsLowerSideband ? 15 - c : c)) + offsetMHz) * 1e-3;
            var ifGHz = Layout.IsLowerSideband ? ((25 * c) + 75 - offsetMHz) * 1e-3 : ((25 * c) + offsetMHz + 50) * 1e-3;
            for (var i = 0; i < _antennas.Length; i++)
            {
                for (var j = i + 1; j < _antennas.Length; j++)
                {
                    var sum = Complex.Zero;
                    foreach (var (counts, lateNs) in components)
                    {
                        // b.s/c is what the first antenna is later than the second.
                        var pathNs = lateNs[i] - lateNs[j];
                        var turns = fringeStopped ? rfGHz * (pathNs - setNs[i] + setNs[j])
                            : (rfGHz * pathNs) + ((Layout.IsLowerSideband ? -ifGHz : ifGHz) * (wholeNs[j] - wholeNs[i]));
                        sum += counts * Turn(-turns);
                    }

                    sum *= Gain(polarization, i, rfGHz) * Complex.Conjugate(Gain(polarization, j, rfGHz));
                    sum = Layout.IsLowerSideband ? Complex.Conjugate(sum) : sum;
                    vis[at++] = new((float)Math.Round(sum.Real + (noise * Normal())), (float)Math.Round(sum.Imaginary + (noise * Normal())));
                }
            }
        }

        return Pack(time, source, bandMHz, polarization, wordNs, vis, fringeStopped);
    }

    private byte[] Pack(
        UtcTime time, FrameSource source, int bandMHz, Polarization polarization, double[] wordNs, ComplexF[] vis, bool fringeStopped)
    {
        var bytes = new byte[Layout.FrameBytes];
        FrameWriter.WriteHeader(
            new() { Array = Layout.Id, Time = time, BandMHz = bandMHz, Polarization = polarization, Source = source, FringeStopped = fringeStopped }, bytes);
        VisibilityPacker.PackScience(Layout, vis, bytes);
        DelayWords.Write(Layout, [.. wordNs, .. Enumerable.Repeat(ConstantNs, Layout.Inputs - wordNs.Length)], bytes);
        var auto = new uint[16 * Layout.Inputs];
        for (var k = 0; k < auto.Length; k++)
        {
            auto[k] = k % Layout.Inputs >= Layout.Antennas ? 0u : Dead.Contains(k % Layout.Inputs) ? 10u : 1000;
        }

        Autocorrelations.Write(Layout, auto, bytes);
        return bytes;
    }

    private Complex Gain(Polarization polarization, int antenna, double frequencyGHz) => Dead.Contains(antenna)
        ? 0
        : Turn((_phaseRadPol[(int)polarization][antenna] / (2 * Math.PI)) + (frequencyGHz * _delayNsPol[(int)polarization][antenna]));

    private double[] Each(Func<int, double> value) => [.. Enumerable.Range(0, _antennas.Length).Select(value)];

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static Complex Turn(double turns) => Complex.Exp(new Complex(0, 2 * Math.PI * Math.IEEERemainder(turns, 1)));

    /// <summary>The distance of the satellite from a place, m, to a digit that double would lose in the difference of two.</summary>
    private static decimal Distance(Vector3D antenna)
    {
        var source = SatelliteItrfM - ArraySite.Muser.ItrfM;
        var (x, y, z) = ((decimal)source.X - (decimal)antenna.X, (decimal)source.Y - (decimal)antenna.Y, (decimal)source.Z - (decimal)antenna.Z);
        var square = (x * x) + (y * y) + (z * z);
        var root = (decimal)Math.Sqrt((double)square);
        return (root + (square / root)) / 2;
    }
}
