using Muser.Formats.Frames;

namespace Muser.Imaging.SelfCalibration;

/// <summary>
/// Phases of antennas from visibilities and a model: V_ij = exp(i (phi_i - phi_j)) M_ij, the sum of w |V - ...|^2 least
/// (phase self-calibration: Cornwell and Wilkinson 1981, MNRAS 196, 1067; solved antenna by antenna, as Thompson and D'Addario 1982,
/// Radio Sci. 17, 357).
/// Safe for any thread.
/// </summary>
public static class AntennaPhaseSolver
{
    /// <summary>With fewer antennas there is no closure to hold the phases to.</summary>
    public const int FewestAntennas = 4;

    private const int FewestBaselines = 3;
    private const int Sweeps = 500;
    private const double Settled = 1e-9;

    /// <summary>Solves for one interval.</summary>
    /// <param name="firstBaseline">Number of the first antenna of each baseline, from 0.</param>
    /// <param name="secondBaseline">Number of its second antenna.</param>
    /// <param name="visChanBaseline">[channel, baseline]. One that is not finite is left out.</param>
    /// <param name="modelChanBaseline">[channel, baseline].</param>
    /// <param name="weightChanBaseline">[channel, baseline], at least 0 (0: flagged); empty for 1 each.</param>
    /// <param name="minSnr">An antenna whose phase is known worse than this, one over its standard deviation in radians, has no
    /// solution.</param>
    /// <param name="phaseRadAntenna">Receives the phases, those of the first antenna that has one taken as 0; NaN where there is
    /// none.</param>
    /// <param name="snrAntenna">Receives the SNR of each antenna; 0 where it took no part.</param>
    public static SelfCalibrationFault TrySolve(
        ReadOnlySpan<int> firstBaseline,
        ReadOnlySpan<int> secondBaseline,
        ReadOnlySpan<ComplexF> visChanBaseline,
        ReadOnlySpan<ComplexF> modelChanBaseline,
        ReadOnlySpan<float> weightChanBaseline,
        double minSnr,
        Span<double> phaseRadAntenna,
        Span<double> snrAntenna)
    {
        var antennas = phaseRadAntenna.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(snrAntenna.Length, antennas, nameof(snrAntenna));
        ArgumentOutOfRangeException.ThrowIfNotEqual(modelChanBaseline.Length, visChanBaseline.Length, nameof(modelChanBaseline));
        phaseRadAntenna.Fill(double.NaN);
        snrAntenna.Clear();
        var products = new Products(antennas);
        products.Add(firstBaseline, secondBaseline, visChanBaseline, modelChanBaseline, weightChanBaseline);
        if (!products.Any)
        {
            return SelfCalibrationFault.NothingToCompare;
        }

        // Antennas that are too faint leave one round at a time: without them the others may look different.
        var gains = new (double Re, double Im)[antennas];
        while (true)
        {
            Array.Fill(gains, (1, 0));
            var used = products.Used(FewestBaselines);
            if (used.Count(isUsed => isUsed) < FewestAntennas)
            {
                return SelfCalibrationFault.TooFewAntennas;
            }

            products.Settle(used, gains, Sweeps, Settled);
            products.Snr(used, gains, snrAntenna);
            var worst = -1;
            for (var antenna = 0; antenna < antennas; antenna++)
            {
                if (used[antenna] && snrAntenna[antenna] < minSnr && (worst < 0 || snrAntenna[antenna] < snrAntenna[worst]))
                {
                    worst = antenna;
                }
            }

            if (worst < 0)
            {
                var reference = Array.IndexOf(used, true);
                var zero = Math.Atan2(gains[reference].Im, gains[reference].Re);
                for (var antenna = 0; antenna < antennas; antenna++)
                {
                    phaseRadAntenna[antenna] = used[antenna]
                        ? Math.IEEERemainder(Math.Atan2(gains[antenna].Im, gains[antenna].Re) - zero, 2 * Math.PI)
                        : double.NaN;
                }

                return SelfCalibrationFault.None;
            }

            products.Remove(worst);
        }
    }

    /// <summary>Takes phases out of visibilities, in place: V exp(-i (phi_i - phi_j)). Baselines of an antenna without a phase get a
    /// weight of 0.</summary>
    public static void Apply(
        ReadOnlySpan<int> firstBaseline,
        ReadOnlySpan<int> secondBaseline,
        ReadOnlySpan<double> phaseRadAntenna,
        Span<ComplexF> visChanBaseline,
        Span<float> weightChanBaseline)
    {
        for (var k = 0; k < visChanBaseline.Length; k++)
        {
            var baseline = k % firstBaseline.Length;
            var phase = phaseRadAntenna[firstBaseline[baseline]] - phaseRadAntenna[secondBaseline[baseline]];
            if (double.IsNaN(phase))
            {
                weightChanBaseline[k] = 0;
                continue;
            }

            var (sin, cos) = Math.SinCos(-phase);
            visChanBaseline[k] *= new ComplexF((float)cos, (float)sin);
        }
    }

    /// <summary>Sums over channels and baselines between two antennas: of w V M*, w |M|^2, w |V|^2.</summary>
    private sealed class Products(int antennas)
    {
        private readonly (double Re, double Im)[] _cross = new (double, double)[antennas * antennas];
        private readonly double[] _model = new double[antennas * antennas];
        private readonly double[] _power = new double[antennas * antennas];
        private readonly int[] _count = new int[antennas * antennas];

        public bool Any => _model.Any(weight => weight > 0);

        public void Add(
            ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<ComplexF> vis, ReadOnlySpan<ComplexF> model, ReadOnlySpan<float> weights)
        {
            for (var k = 0; k < vis.Length; k++)
            {
                double weight = weights.IsEmpty ? 1 : weights[k];
                var (v, m) = (vis[k], model[k]);
                if (!(weight > 0) || !float.IsFinite(v.Re) || !float.IsFinite(v.Im))
                {
                    continue;
                }

                var (i, j) = (first[k % first.Length], second[k % first.Length]);
                var re = weight * (((double)v.Re * m.Re) + ((double)v.Im * m.Im));
                var im = weight * (((double)v.Im * m.Re) - ((double)v.Re * m.Im));
                foreach (var (at, sign) in ((int, int)[])[((i * antennas) + j, 1), ((j * antennas) + i, -1)])
                {
                    _cross[at] = (_cross[at].Re + re, _cross[at].Im + (sign * im));
                    _model[at] += weight * (((double)m.Re * m.Re) + ((double)m.Im * m.Im));
                    _power[at] += weight * (((double)v.Re * v.Re) + ((double)v.Im * v.Im));
                    _count[at]++;
                }
            }
        }

        public bool[] Used(int fewestBaselines) =>
            [.. Enumerable.Range(0, antennas).Select(i => Enumerable.Range(0, antennas).Count(j => _model[(i * antennas) + j] > 0) >= fewestBaselines)];

        public void Remove(int antenna)
        {
            for (var other = 0; other < antennas; other++)
            {
                _model[(antenna * antennas) + other] = _model[(other * antennas) + antenna] = 0;
                _cross[(antenna * antennas) + other] = _cross[(other * antennas) + antenna] = default;
                _power[(antenna * antennas) + other] = _power[(other * antennas) + antenna] = 0;
                _count[(antenna * antennas) + other] = _count[(other * antennas) + antenna] = 0;
            }
        }

        public void Settle(bool[] used, (double Re, double Im)[] gains, int sweeps, double settled)
        {
            for (var sweep = 0; sweep < sweeps; sweep++)
            {
                double change = 0;
                for (var i = 0; i < antennas; i++)
                {
                    if (!used[i])
                    {
                        continue;
                    }

                    // The phase that fits best while the others stay: that of the sum of w V M* g_j.
                    double re = 0, im = 0;
                    for (var j = 0; j < antennas; j++)
                    {
                        var cross = _cross[(i * antennas) + j];
                        re += (cross.Re * gains[j].Re) - (cross.Im * gains[j].Im);
                        im += (cross.Re * gains[j].Im) + (cross.Im * gains[j].Re);
                    }

                    var size = Math.Sqrt((re * re) + (im * im));
                    if (size > 0)
                    {
                        var next = (Re: re / size, Im: im / size);
                        change = Math.Max(change, Math.Abs(next.Re - gains[i].Re) + Math.Abs(next.Im - gains[i].Im));
                        gains[i] = next;
                    }
                }

                if (change < settled)
                {
                    return;
                }
            }
        }

        /// <summary>What each antenna sees of the model over the noise of that, which is taken from what the fit leaves.</summary>
        public void Snr(bool[] used, (double Re, double Im)[] gains, Span<double> snr)
        {
            double left = 0, freedom = -used.Count(isUsed => isUsed);
            for (var i = 0; i < antennas; i++)
            {
                for (var j = i + 1; j < antennas; j++)
                {
                    var at = (i * antennas) + j;
                    var (re, im) = ((gains[i].Re * gains[j].Re) + (gains[i].Im * gains[j].Im), (gains[i].Im * gains[j].Re) - (gains[i].Re * gains[j].Im));
                    left += _power[at] + _model[at] - (2 * ((_cross[at].Re * re) + (_cross[at].Im * im)));
                    freedom += 2 * _count[at];
                }
            }

            var variance = Math.Max(left, 0) / Math.Max(freedom, 1);
            for (var i = 0; i < antennas; i++)
            {
                double information = 0, re = 0, im = 0;
                for (var j = 0; j < antennas; j++)
                {
                    var at = (i * antennas) + j;
                    information += _model[at];
                    re += (_cross[at].Re * gains[j].Re) - (_cross[at].Im * gains[j].Im);
                    im += (_cross[at].Re * gains[j].Im) + (_cross[at].Im * gains[j].Re);
                }

                // What the antenna sees of the model, over the noise of that sum: a dead antenna sees nothing, however bright the model.
                var seen = Math.Sqrt((re * re) + (im * im));
                snr[i] = !used[i] ? 0 : variance * information > 0 ? seen / Math.Sqrt(variance * information) : double.PositiveInfinity;
            }
        }
    }
}
