using System.Numerics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Tests.Calibration;

/// <summary>
/// An array with known receivers, looking at known waves: V = g_i conj(g_j) S exp(-2 pi i f (t_j - t_i)), baseline after baseline in double
/// precision from times of flight, with nothing of what it tests.
/// </summary>
internal sealed class CalibratorArray
{
    public const double Light = 299_792_458;
    private readonly Random _random;

    public CalibratorArray(int seed, int antennas = 40, double delayRmsNs = 1)
    {
        _random = new Random(seed);
        PhaseRad = [.. Enumerable.Range(0, antennas).Select(_ => 2 * Math.PI * _random.NextDouble())];
        DelayNs = [.. Enumerable.Range(0, antennas).Select(_ => delayRmsNs * Normal())];
        Amplitude = [.. Enumerable.Range(0, antennas).Select(_ => Math.Exp(0.1 * Normal()))];
    }

    public double[] PhaseRad { get; }

    public double[] DelayNs { get; }

    public double[] Amplitude { get; }

    public int Antennas => PhaseRad.Length;

    public int Baselines => Antennas * (Antennas - 1) / 2;

    /// <summary>The channels of the band of MUSER-I at 1.6 GHz, with the signal at p MHz of each.</summary>
    public static double[] FrequencyHz(double offsetMHz = 12.5) => [.. Enumerable.Range(0, 16).Select(c => (1600 + (25 * c) + offsetMHz) * 1e6)];

    /// <summary>What a source looks like whose wave reaches antenna k late by so many metres, when the delays set are those of setM.</summary>
    public ComplexF[] Observe(double[] frequencyHz, double amplitude, Func<int, double> lateM, Func<int, double> setM, double noise = 0)
    {
        var vis = new ComplexF[frequencyHz.Length * Baselines];
        var at = 0;
        foreach (var f in frequencyHz)
        {
            for (var i = 0; i < Antennas; i++)
            {
                for (var j = i + 1; j < Antennas; j++)
                {
                    var metres = lateM(j) - setM(j) - lateM(i) + setM(i);
                    var v = amplitude * Gain(i, f) * Complex.Conjugate(Gain(j, f)) * Complex.Exp(new Complex(0, 2 * Math.PI * f * metres / Light));
                    vis[at++] = new((float)(v.Real + (noise * Normal())), (float)(v.Imaginary + (noise * Normal())));
                }
            }
        }

        return vis;
    }

    /// <summary>A calibrator in the phase centre, with its own delays set.</summary>
    public ComplexF[] Calibrator(double[] frequencyHz, double amplitude = 1000, double noise = 0) =>
        Observe(frequencyHz, amplitude, _ => 0, _ => 0, noise);

    /// <summary>exp(i (phi_k + 2 pi f tau_k)) times the amplitude.</summary>
    public Complex Gain(int antenna, double frequencyHz) =>
        Amplitude[antenna] * Complex.Exp(new Complex(0, PhaseRad[antenna] + (2 * Math.PI * (frequencyHz * 1e-9) * DelayNs[antenna])));

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    public double Uniform() => _random.NextDouble();
}
