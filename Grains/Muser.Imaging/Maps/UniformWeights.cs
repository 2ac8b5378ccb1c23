using System.Buffers;

namespace Muser.Imaging.Maps;

/// <summary>
/// Uniform weighting: the weight of a visibility divided by the weight that falls in its cell of the (u,v) plane, where a cell is 1 / (size x cell) wavelengths
/// on a side, one independent sample of a map of that size, and a visibility counts at (u,v) and at (-u,-v).
/// Baselines beyond the Nyquist limit of the map are counted like all others.
/// </summary>
public static class UniformWeights
{
    private const double SpeedOfLight = 299_792_458;

    /// <summary>Computes uniform weights. No allocation once the shared pools are warm; safe for any thread.</summary>
    /// <param name="grid">The map.</param>
    /// <param name="uvwBaselineXyz">[baseline, uvw], metres.</param>
    /// <param name="frequencyHzChan">Frequency of each channel of the map.</param>
    /// <param name="naturalChanBaseline">[channel, baseline], at least 0 (0: flagged); empty for 1 each.</param>
    /// <param name="uniformChanBaseline">Receives [channel, baseline].</param>
    public static void Compute(
        ImageGrid grid,
        ReadOnlySpan<double> uvwBaselineXyz,
        ReadOnlySpan<double> frequencyHzChan,
        ReadOnlySpan<float> naturalChanBaseline,
        Span<float> uniformChanBaseline)
    {
        var baselines = uvwBaselineXyz.Length / 3;
        var count = baselines * frequencyHzChan.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(uniformChanBaseline.Length, count);
        var cellOf = ArrayPool<long>.Shared.Rent(count);
        var order = ArrayPool<int>.Shared.Rent(count);
        for (var k = 0; k < count; k++)
        {
            var cellsPerMetre = frequencyHzChan[k / baselines] / SpeedOfLight * grid.Size * grid.CellRad;
            var uvw = uvwBaselineXyz.Slice(3 * (k % baselines), 3);
            cellOf[k] = Cell(uvw[0] * cellsPerMetre, uvw[1] * cellsPerMetre);
            order[k] = k;
        }

        cellOf.AsSpan(0, count).Sort(order.AsSpan(0, count));
        for (int first = 0, next; first < count; first = next)
        {
            double sum = 0;
            for (next = first; next < count && cellOf[next] == cellOf[first]; next++)
            {
                sum += Natural(naturalChanBaseline, order[next]);
            }

            for (var i = first; i < next; i++)
            {
                uniformChanBaseline[order[i]] = sum > 0 ? (float)(Natural(naturalChanBaseline, order[i]) / sum) : 0;
            }
        }

        ArrayPool<long>.Shared.Return(cellOf);
        ArrayPool<int>.Shared.Return(order);
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

    private static float Natural(ReadOnlySpan<float> natural, int k) => natural.IsEmpty ? 1 : Math.Max(0, natural[k]);
}
