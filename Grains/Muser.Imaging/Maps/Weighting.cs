using System.Buffers;
using System.Globalization;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Maps;

/// <summary>
/// The weights that a map is made with: of the visibilities themselves, by their density in the (u,v) plane, and by a Gaussian taper.
/// <para>
/// Density is counted in cells of 1 / (size x cell) wavelengths on a side, one independent sample of a map of that size, centred on
/// whole numbers of that;
/// a visibility counts at (u,v) and at (-u,-v). Baselines beyond the Nyquist limit of the map are counted like all others.
/// With w the natural weight and W the sum of those of a cell: uniform is w / W; robust is w / (1 + W f^2), f^2 = (5 * 10^-R)^2 sum w /
/// sum over cells W^2
/// (Briggs 1995, thesis, chapter 3).
/// </para>
/// Safe for any thread.
/// </summary>
public sealed record Weighting
{
    private const double SpeedOfLight = 299_792_458;
    private const string RobustPrefix = "robust:";

    /// <summary>Full width at half maximum over standard deviation of a Gaussian.</summary>
    private static readonly double FwhmPerSigma = Math.Sqrt(8 * Math.Log(2));

    /// <summary>Natural weights, no taper.</summary>
    public static Weighting Natural { get; } = new();

    /// <summary>Uniform weights, no taper.</summary>
    public static Weighting Uniform { get; } = new() { Scheme = WeightScheme.Uniform };

    /// <summary>By the density of the visibilities.</summary>
    public WeightScheme Scheme { get; init; }

    /// <summary>R of robust weights, usually -2 to 2.</summary>
    public double Robustness { get; init; }

    /// <summary>
    /// Full width at half maximum, arc seconds, of the Gaussian on the sky that the taper convolves the beam with; 0 for none.
    /// Weights are multiplied by its transform, exp(-(u^2 + v^2) / (2 s^2)), s = 1 / (2 pi sigma).
    /// </summary>
    public double TaperArcsec { get; init; }

    /// <summary>Robust weights, no taper.</summary>
    public static Weighting Robust(double robustness) => new() { Scheme = WeightScheme.Robust, Robustness = robustness };

    /// <summary>Reads <c>natural</c>, <c>uniform</c> or <c>robust:R</c>.</summary>
    public static bool TryParse(string text, out Weighting weighting)
    {
        weighting = text == "uniform" ? Uniform : Natural;
        if (text.StartsWith(RobustPrefix, StringComparison.Ordinal)
            && double.TryParse(text.AsSpan(RobustPrefix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var robustness)
            && double.IsFinite(robustness))
        {
            weighting = Robust(robustness);
            return true;
        }

        return text is "natural" or "uniform";
    }

    /// <summary>As <see cref="TryParse"/> reads it, and the taper.</summary>
    public override string ToString()
    {
        var scheme = Scheme switch
        {
            WeightScheme.Natural => "natural",
            WeightScheme.Uniform => "uniform",
            _ => FormattableString.Invariant($"{RobustPrefix}{Robustness}"),
        };
        return TaperArcsec > 0 ? FormattableString.Invariant($"{scheme}, taper {TaperArcsec:0.##}\"") : scheme;
    }

    /// <summary>Computes weights. No allocation once the shared pools are warm.</summary>
    /// <param name="grid">The map.</param>
    /// <param name="uvwBaselineXyz">[baseline, uvw], metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel of the map.</param>
    /// <param name="naturalChanBaseline">[channel, baseline], at least 0 (0: flagged); empty for 1 each.</param>
    /// <param name="weightChanBaseline">Receives [channel, baseline]; may be <paramref name="naturalChanBaseline"/> itself.</param>
    public void Compute(
        ImageGrid grid,
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<float> naturalChanBaseline,
        Span<float> weightChanBaseline)
    {
        var baselines = uvwBaselineXyz.Length / 3;
        ArgumentOutOfRangeException.ThrowIfNotEqual(weightChanBaseline.Length, baselines * frequencyHzChan.Length, nameof(weightChanBaseline));
        if (naturalChanBaseline.IsEmpty)
        {
            weightChanBaseline.Fill(1);
        }
        else
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(naturalChanBaseline.Length, weightChanBaseline.Length, nameof(naturalChanBaseline));
            for (var k = 0; k < weightChanBaseline.Length; k++)
            {
                // Not Math.Max, which would keep what is not a number.
                weightChanBaseline[k] = naturalChanBaseline[k] > 0 ? naturalChanBaseline[k] : 0;
            }
        }

        if (Scheme != WeightScheme.Natural)
        {
            ByDensity(grid, uvwBaselineXyz, frequencyHzChan, weightChanBaseline);
        }

        if (TaperArcsec > 0)
        {
            Taper(uvwBaselineXyz, frequencyHzChan, weightChanBaseline);
        }
    }

    /// <summary>A number for the cell of (u,v) and (-u,-v).</summary>
    private static long Cell(double u, double v)
    {
        var (column, row) = ((int)Math.Round(u, MidpointRounding.AwayFromZero), (int)Math.Round(v, MidpointRounding.AwayFromZero));
        if (row < 0 || (row == 0 && column < 0))
        {
            (column, row) = (-column, -row);
        }

        return ((long)row << 32) + column;
    }

    private void ByDensity(ImageGrid grid, ReadOnlySpan<double> uvw, ReadOnlySpan<double> frequencyHzChan, Span<float> weights)
    {
        var baselines = uvw.Length / 3;
        var cellBuffer = ArrayPool<long>.Shared.Rent(weights.Length);
        var orderBuffer = ArrayPool<int>.Shared.Rent(weights.Length);
        var sumBuffer = ArrayPool<double>.Shared.Rent(weights.Length);
        var cells = cellBuffer.AsSpan(0, weights.Length);
        var order = orderBuffer.AsSpan(0, weights.Length);
        var sums = sumBuffer.AsSpan(0, weights.Length);
        for (var k = 0; k < cells.Length; k++)
        {
            var cellsPerMetre = frequencyHzChan[k / baselines] / SpeedOfLight * grid.Size * grid.CellRad;
            var at = 3 * (k % baselines);
            cells[k] = Cell(uvw[at] * cellsPerMetre, uvw[at + 1] * cellsPerMetre);
            order[k] = k;
        }

        cells.Sort(order);
        double sum = 0, squares = 0;
        for (int first = 0, next; first < cells.Length; first = next)
        {
            double inCell = 0;
            for (next = first; next < cells.Length && cells[next] == cells[first]; next++)
            {
                inCell += weights[order[next]];
            }

            sums[first..next].Fill(inCell);
            sum += inCell;
            squares += inCell * inCell;
        }

        var scale = Math.Pow(5 * Math.Pow(10, -Robustness), 2) * sum / squares;
        for (var i = 0; i < cells.Length; i++)
        {
            ref var weight = ref weights[order[i]];
            if (weight > 0)
            {
                weight = (float)(weight / (Scheme == WeightScheme.Uniform ? sums[i] : 1 + (sums[i] * scale)));
            }
        }

        ArrayPool<long>.Shared.Return(cellBuffer);
        ArrayPool<int>.Shared.Return(orderBuffer);
        ArrayPool<double>.Shared.Return(sumBuffer);
    }

    private void Taper(ReadOnlySpan<double> uvw, ReadOnlySpan<double> frequencyHzChan, Span<float> weights)
    {
        var baselines = uvw.Length / 3;
        var sigmaRad = TaperArcsec * Angle.Arcsec / FwhmPerSigma;
        for (var channel = 0; channel < frequencyHzChan.Length; channel++)
        {
            // (u^2 + v^2) / (2 s^2) = 2 (pi sigma)^2 (u^2 + v^2)
            var factor = 2 * Math.Pow(Math.PI * sigmaRad * frequencyHzChan[channel] / SpeedOfLight, 2);
            for (var b = 0; b < baselines; b++)
            {
                var (u, v) = (uvw[3 * b], uvw[(3 * b) + 1]);
                weights[(channel * baselines) + b] *= (float)Math.Exp(-factor * ((u * u) + (v * v)));
            }
        }
    }
}
