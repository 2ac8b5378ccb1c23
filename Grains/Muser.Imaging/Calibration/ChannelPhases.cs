using System.Numerics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>The antenna phases of one channel alone, up to a common one, from the principal eigenvector of its unit phasors. Immutable.</summary>
internal sealed class ChannelPhases
{
    private const int Iterations = 100;
    private const double Converged = 1e-12;
    private const double NoiseFloorOfSignal = 1e-6; // a signal to noise of a million: so that exact input does not divide by zero

    private ChannelPhases(Complex[] phasor, double[] coherence, double snr) => (Phasor, Coherence, SnrPerBaseline) = (phasor, coherence, snr);

    /// <summary>Unit phasors, one per antenna.</summary>
    public Complex[] Phasor { get; }

    /// <summary>How well an antenna agrees with the others, 0 (no data) to 1.</summary>
    public double[] Coherence { get; }

    /// <summary>Signal to noise per baseline between antennas that agree.</summary>
    public double SnrPerBaseline { get; }

    public static ChannelPhases Solve(
        int antennas, ReadOnlySpan<ComplexF> visBaseline, ReadOnlySpan<float> weightBaseline, double noise, double minCoherence)
    {
        var unit = new Complex[antennas, antennas];
        var used = new bool[antennas, antennas];
        var b = 0;
        for (var i = 0; i < antennas; i++)
        {
            for (var j = i + 1; j < antennas; j++, b++)
            {
                var v = new Complex(visBaseline[b].Re, visBaseline[b].Im);
                var abs = v.Magnitude;
                if (abs > 0 && (weightBaseline.IsEmpty || weightBaseline[b] > 0))
                {
                    unit[i, j] = v / abs;
                    unit[j, i] = Complex.Conjugate(unit[i, j]);
                    used[i, j] = used[j, i] = true;
                }
            }
        }

        var vector = Principal(unit, antennas);
        var coherence = new double[antennas];
        var phasor = new Complex[antennas];
        for (var k = 0; k < antennas; k++)
        {
            var sum = Complex.Zero;
            var whole = 0.0;
            for (var j = 0; j < antennas; j++)
            {
                if (used[k, j])
                {
                    sum += unit[k, j] * vector[j];
                    whole += vector[j].Magnitude;
                }
            }

            coherence[k] = whole > 0 ? sum.Magnitude / whole : 0;
            phasor[k] = sum.Magnitude > 0 ? sum / sum.Magnitude : Complex.One;
        }

        return new(phasor, coherence, Snr(visBaseline, used, phasor, coherence, noise, minCoherence));
    }

    /// <summary>Power iteration; the ones on the diagonal put the other eigenvalues of a perfect array at 0.</summary>
    private static Complex[] Principal(Complex[,] unit, int antennas)
    {
        var vector = new Complex[antennas];
        for (var k = 0; k < antennas; k++)
        {
            vector[k] = GainSolver.Unit(2.399963 * k * k) / Math.Sqrt(antennas); // no array has these phases: not orthogonal to its answer
        }

        var next = new Complex[antennas];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var norm = 0.0;
            for (var k = 0; k < antennas; k++)
            {
                var sum = vector[k];
                for (var j = 0; j < antennas; j++)
                {
                    sum += unit[k, j] * vector[j];
                }

                next[k] = sum;
                norm += (sum.Real * sum.Real) + (sum.Imaginary * sum.Imaginary);
            }

            var scale = 1 / Math.Sqrt(norm);
            var change = 0.0;
            for (var k = 0; k < antennas; k++)
            {
                next[k] *= scale;
                change += (next[k] - vector[k]).Magnitude;
            }

            (vector, next) = (next, vector);
            if (change < Converged * antennas)
            {
                break;
            }
        }

        return vector;
    }

    private static double Snr(
        ReadOnlySpan<ComplexF> visBaseline, bool[,] used, Complex[] phasor, double[] coherence, double noise, double minCoherence)
    {
        var antennas = phasor.Length;
        var agreeing = coherence.Count(value => value >= minCoherence);
        var live = coherence.Count(value => value > 0);

        // A few antennas agree by chance in noise alone; those would be no fair sample of its strength.
        var least = agreeing >= Math.Max(3, live / 4) ? minCoherence : 0;
        var real = new double[visBaseline.Length];
        var imaginary = new double[visBaseline.Length];
        var (count, b) = (0, 0);
        for (var i = 0; i < antennas; i++)
        {
            for (var j = i + 1; j < antennas; j++, b++)
            {
                if (used[i, j] && coherence[i] >= least && coherence[j] >= least)
                {
                    var v = new Complex(visBaseline[b].Re, visBaseline[b].Im) * Complex.Conjugate(phasor[i]) * phasor[j];
                    (real[count], imaginary[count]) = (v.Real, Math.Abs(v.Imaginary));
                    count++;
                }
            }
        }

        if (count < 3)
        {
            return 0;
        }

        var signal = RobustScale.Median(real.AsSpan(0, count));
        if (double.IsNaN(noise))
        {
            // n - 1 phases are fitted to n (n - 1) / 2 baselines and take that share of the scatter with them.
            var free = 1 - (2.0 / Math.Max(least > 0 ? agreeing : live, 3));
            noise = RobustScale.PerMedian * RobustScale.Median(imaginary.AsSpan(0, count)) / Math.Sqrt(free);
        }

        return signal <= 0 ? 0 : signal / Math.Max(noise, NoiseFloorOfSignal * signal);
    }
}
