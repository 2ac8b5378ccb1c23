using System.Numerics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Phase and delay of each usable antenna against the reference, from the phases of all baselines and good channels: iteratively re-weighted least
/// squares with Tukey's biweight. One use, one thread.
/// </summary>
internal sealed class BandFit
{
    private const int Iterations = 12;
    private const double Tukey = 4.685; // 95 % of the efficiency of least squares on normal errors
    private const double LeastScaleRad = 1e-5;
    private const double DelayStepNs = 0.1;

    private readonly int _antennas;
    private readonly int _reference;
    private readonly bool[] _usable;
    private readonly int[] _channels;
    private readonly double[] _offsetGHz; // by place in _channels
    private readonly bool _hasDelays;
    private readonly int[] _unknown; // antenna to its column, -1 where it has none
    private readonly int _unknowns;

    public BandFit(int antennas, int reference, bool[] usable, int[] channels, ReadOnlySpan<double> frequencyHzChan, bool hasDelays)
    {
        (_antennas, _reference, _usable, _channels, _hasDelays) = (antennas, reference, usable, channels, hasDelays);
        _offsetGHz = new double[channels.Length];
        foreach (var c in channels)
        {
            ReferenceFrequencyHz += frequencyHzChan[c] / channels.Length;
        }

        for (var n = 0; n < channels.Length; n++)
        {
            _offsetGHz[n] = (frequencyHzChan[channels[n]] - ReferenceFrequencyHz) * 1e-9;
        }

        _unknown = new int[antennas];
        for (var k = 0; k < antennas; k++)
        {
            _unknown[k] = usable[k] && k != reference ? _unknowns++ : -1;
        }

        (PhaseRad, DelayNs, ResidualRad) = (new double[antennas], new double[antennas], new double[antennas]);
    }

    public double ReferenceFrequencyHz { get; }

    public double[] PhaseRad { get; }

    public double[] DelayNs { get; }

    /// <summary>Robust rms of the phases that the baselines of an antenna keep, rad.</summary>
    public double[] ResidualRad { get; }

    public int OutlierBaselines { get; private set; }

    /// <summary>For each antenna the delay, and then the phase, at which its channels add up to most.</summary>
    public void StartFrom(ChannelPhases[] start, double maxDelayNs)
    {
        var relative = new Complex[_channels.Length];
        for (var k = 0; k < _antennas; k++)
        {
            if (_unknown[k] < 0)
            {
                continue;
            }

            for (var n = 0; n < relative.Length; n++)
            {
                var phasor = start[_channels[n]].Phasor;
                relative[n] = phasor[k] * Complex.Conjugate(phasor[_reference]);
            }

            var best = Sum(relative, 0);
            for (var step = 1; _hasDelays && step * DelayStepNs <= maxDelayNs; step++)
            {
                for (var sign = -1; sign <= 1; sign += 2)
                {
                    var sum = Sum(relative, sign * step * DelayStepNs);
                    if (sum.Magnitude > best.Magnitude)
                    {
                        (best, DelayNs[k]) = (sum, sign * step * DelayStepNs);
                    }
                }
            }

            PhaseRad[k] = best.Phase;
        }
    }

    public void Refine(ReadOnlySpan<ComplexF> visChanBaseline, ReadOnlySpan<float> weightChanBaseline)
    {
        var baselines = _antennas * (_antennas - 1) / 2;
        var residual = new double[_channels.Length * baselines]; // NaN where there is none
        var scale = new double[_channels.Length];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            Residuals(visChanBaseline, weightChanBaseline, baselines, residual, scale);
            if (Step(baselines, residual, scale) < 1e-9)
            {
                break;
            }
        }

        Residuals(visChanBaseline, weightChanBaseline, baselines, residual, scale);
        Judge(baselines, residual, scale);
    }

    private Complex Sum(ReadOnlySpan<Complex> relative, double delayNs)
    {
        var sum = Complex.Zero;
        for (var n = 0; n < relative.Length; n++)
        {
            sum += relative[n] * GainSolver.Unit(-2 * Math.PI * _offsetGHz[n] * delayNs);
        }

        return sum;
    }

    private void Residuals(
        ReadOnlySpan<ComplexF> visChanBaseline, ReadOnlySpan<float> weightChanBaseline, int baselines, double[] residual, double[] scale)
    {
        var magnitudes = new double[baselines];
        var conjugate = new Complex[_antennas];
        for (var n = 0; n < _channels.Length; n++)
        {
            for (var k = 0; k < _antennas; k++)
            {
                conjugate[k] = GainSolver.Unit(-PhaseRad[k] - (2 * Math.PI * _offsetGHz[n] * DelayNs[k]));
            }

            var (from, count, b) = (_channels[n] * baselines, 0, 0);
            for (var i = 0; i < _antennas; i++)
            {
                for (var j = i + 1; j < _antennas; j++, b++)
                {
                    var v = visChanBaseline[from + b];
                    var take = _usable[i] && _usable[j] && v != default && (weightChanBaseline.IsEmpty || weightChanBaseline[from + b] > 0);
                    var phase = take ? (new Complex(v.Re, v.Im) * conjugate[i] * Complex.Conjugate(conjugate[j])).Phase : double.NaN;
                    residual[(n * baselines) + b] = phase;
                    if (take)
                    {
                        magnitudes[count++] = Math.Abs(phase);
                    }
                }
            }

            scale[n] = Math.Max(LeastScaleRad, RobustScale.PerMedian * RobustScale.Median(magnitudes.AsSpan(0, count)));
        }
    }

    /// <summary>One Gauss-Newton step; returns the largest change of a phase at the edge of the band, rad.</summary>
    private double Step(int baselines, double[] residual, double[] scale)
    {
        var size = _hasDelays ? 2 * _unknowns : _unknowns;
        var normal = new double[size, size];
        var right = new double[size];
        var radPerNs = Array.ConvertAll(_offsetGHz, offset => 2 * Math.PI * offset);
        var b = 0;
        for (var i = 0; i < _antennas; i++)
        {
            for (var j = i + 1; j < _antennas; j++, b++)
            {
                double w0 = 0, w1 = 0, w2 = 0, r0 = 0, r1 = 0;
                for (var n = 0; n < scale.Length; n++)
                {
                    var r = residual[(n * baselines) + b];
                    var t = r / (Tukey * scale[n]);
                    if (Math.Abs(t) < 1)
                    {
                        var w = (1 - (t * t)) * (1 - (t * t)) / (scale[n] * scale[n]);
                        var x = radPerNs[n];
                        (w0, w1, w2, r0, r1) = (w0 + w, w1 + (w * x), w2 + (w * x * x), r0 + (w * r), r1 + (w * x * r));
                    }
                }

                if (w0 > 0)
                {
                    var (p, q) = (_unknown[i], _unknown[j]);
                    Add(p, p, w0, w1, w2);
                    Add(q, q, w0, w1, w2);
                    Add(p, q, -w0, -w1, -w2);
                    Add(q, p, -w0, -w1, -w2);
                    AddRight(p, r0, r1);
                    AddRight(q, -r0, -r1);
                }
            }
        }

        Cholesky.Solve(normal, right);
        var largest = 0.0;
        for (var k = 0; k < _antennas; k++)
        {
            if (_unknown[k] is var u and >= 0)
            {
                PhaseRad[k] += right[u];
                var delayNs = _hasDelays ? right[_unknowns + u] : 0;
                DelayNs[k] += delayNs;
                largest = Math.Max(largest, Math.Abs(right[u]) + Math.Abs(delayNs));
            }
        }

        return largest;

        void Add(int row, int column, double w0, double w1, double w2)
        {
            if (row < 0 || column < 0)
            {
                return;
            }

            normal[row, column] += w0;
            if (_hasDelays)
            {
                normal[_unknowns + row, column] += w1;
                normal[row, _unknowns + column] += w1;
                normal[_unknowns + row, _unknowns + column] += w2;
            }
        }

        void AddRight(int row, double r0, double r1)
        {
            if (row >= 0)
            {
                right[row] += r0;
                if (_hasDelays)
                {
                    right[_unknowns + row] += r1;
                }
            }
        }
    }

    private void Judge(int baselines, double[] residual, double[] scale)
    {
        var counts = new int[_antennas];
        var ofAntenna = new double[_antennas][];
        for (var k = 0; k < _antennas; k++)
        {
            ofAntenna[k] = new double[(_antennas - 1) * scale.Length];
        }

        var b = 0;
        for (var i = 0; i < _antennas; i++)
        {
            for (var j = i + 1; j < _antennas; j++, b++)
            {
                var (seen, outside) = (0, 0);
                for (var n = 0; n < scale.Length; n++)
                {
                    var r = Math.Abs(residual[(n * baselines) + b]);
                    if (!double.IsNaN(r))
                    {
                        ofAntenna[i][counts[i]++] = r;
                        ofAntenna[j][counts[j]++] = r;
                        seen++;
                        outside += r > Tukey * scale[n] ? 1 : 0;
                    }
                }

                OutlierBaselines += 2 * outside > seen ? 1 : 0;
            }
        }

        for (var k = 0; k < _antennas; k++)
        {
            ResidualRad[k] = RobustScale.PerMedian * RobustScale.Median(ofAntenna[k].AsSpan(0, counts[k]));
        }
    }
}
