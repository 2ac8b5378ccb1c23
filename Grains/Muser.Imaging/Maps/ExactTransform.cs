using Muser.Formats.Frames;

namespace Muser.Imaging.Maps;

/// <summary>
/// The Fourier sum of one set of visibilities at any direction, in double precision:
/// F(l,m) = Re sum w V exp(+2*pi*i(ul + vm + w(n-1))) / sum w. What maps sample on pixels; flux and position of a point are defined by its maximum.
/// The scalar reference of <see cref="DirtyImager"/>. Immutable, safe for any thread.
/// </summary>
public sealed class ExactTransform
{
    private const double SpeedOfLight = 299_792_458;

    private readonly Term[] _terms;

    /// <param name="uvwBaselineXyz">[baseline, uvw] of r_j - r_i, metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel.</param>
    /// <param name="visChanBaseline">[channel, baseline]. A visibility that is not finite is left out, with its weight.</param>
    /// <param name="weightChanBaseline">[channel, baseline], at least 0 (0: flagged); empty for 1 each.</param>
    public ExactTransform(
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<float> weightChanBaseline)
    {
        var baselines = uvwBaselineXyz.Length / 3;
        ArgumentOutOfRangeException.ThrowIfNotEqual(visChanBaseline.Length, baselines * frequencyHzChan.Length);
        var terms = new List<Term>(visChanBaseline.Length);
        for (var k = 0; k < visChanBaseline.Length; k++)
        {
            var weight = weightChanBaseline.IsEmpty ? 1 : weightChanBaseline[k];
            var v = visChanBaseline[k];
            if (weight > 0 && float.IsFinite(v.Re) && float.IsFinite(v.Im))
            {
                var turnsPerMetre = 2 * Math.PI * frequencyHzChan[k / baselines] / SpeedOfLight;
                var uvw = uvwBaselineXyz.Slice(3 * (k % baselines), 3);
                terms.Add(new(uvw[0] * turnsPerMetre, uvw[1] * turnsPerMetre, uvw[2] * turnsPerMetre, (double)weight * v.Re, (double)weight * v.Im));
                WeightSum += weight;
            }
        }

        _terms = [.. terms];
    }

    /// <summary>The sum of weights.</summary>
    public double WeightSum { get; }

    /// <summary>F at one direction.</summary>
    /// <param name="l">Direction cosine towards east.</param>
    /// <param name="m">Direction cosine towards north.</param>
    public double Value(double l, double m)
    {
        var n1 = WTerm.NMinusOne(l, m);
        double sum = 0;
        foreach (var t in _terms)
        {
            var (sin, cos) = Math.SinCos((t.U * l) + (t.V * m) + (t.W * n1));
            sum += (t.Re * cos) - (t.Im * sin);
        }

        return WeightSum > 0 ? sum / WeightSum : 0;
    }

    /// <summary>F with its first and second derivatives in l and m.</summary>
    internal (double Value, double DL, double DM, double DLL, double DLM, double DMM) Derivatives(double l, double m)
    {
        // n = sqrt(1 - l^2 - m^2): n_l = -l/n, n_ll = -(1 + l^2/n^2)/n, n_lm = -l m/n^3.
        var n1 = WTerm.NMinusOne(l, m);
        var n = 1 + n1;
        var (nl, nm) = (-l / n, -m / n);
        var (nll, nlm, nmm) = (-(1 + (nl * nl)) / n, -nl * nm / n, -(1 + (nm * nm)) / n);
        double f = 0, fl = 0, fm = 0, fll = 0, flm = 0, fmm = 0;
        foreach (var t in _terms)
        {
            var (sin, cos) = Math.SinCos((t.U * l) + (t.V * m) + (t.W * n1));
            var re = (t.Re * cos) - (t.Im * sin);
            var im = (t.Re * sin) + (t.Im * cos);
            var (a, b) = (t.U + (t.W * nl), t.V + (t.W * nm));
            f += re;
            fl -= a * im;
            fm -= b * im;
            fll -= (a * a * re) + (t.W * nll * im);
            flm -= (a * b * re) + (t.W * nlm * im);
            fmm -= (b * b * re) + (t.W * nmm * im);
        }

        var scale = WeightSum > 0 ? 1 / WeightSum : 0;
        return (f * scale, fl * scale, fm * scale, fll * scale, flm * scale, fmm * scale);
    }

    /// <summary>u, v, w in radians per unit of direction cosine, and the weighted visibility.</summary>
    private readonly record struct Term(double U, double V, double W, double Re, double Im);
}
