using Muser.Imaging.Numerics;

namespace Muser.Imaging.Maps;

/// <summary>
/// The coarser grid on which a map is summed, before it is interpolated onto its own. A map has no structure finer than its longest
/// baselines make:
/// with F the highest frequency in it, cycles per radian, and cells of F times less than half a cycle, a windowed sinc of enough taps
/// gives every pixel between.
/// <para>
/// Taps and window after Kaiser (1974): for an attenuation of A dB over a transition of dw radians per sample, (A - 8) / (2.285 dw) + 1
/// taps and
/// beta = 0.1102 (A - 8.7).
/// </para>
/// </summary>
/// <param name="HalfSize">Half the pixels on a side.</param>
/// <param name="CellRatio">Cell of the map over cell of this grid, below 1.</param>
/// <param name="Taps">Taps of the interpolation, even.</param>
internal readonly record struct CoarseGrid(int HalfSize, double CellRatio, int Taps)
{
    /// <summary>Of everything that is not wanted, 10^(-130/20) = 3e-7 remains.</summary>
    public const double AttenuationDb = 130;

    private const int Granularity = 16;
    private const int MostTaps = 64;

    /// <summary>What a product of the interpolation costs, over one of the sum: it loads for each.</summary>
    private const double TapCost = 2.5;

    /// <summary>Less gain than this is not worth the error.</summary>
    private const double WorthIt = 0.85;

    /// <summary>The cheapest grid, or null where the map's own is.</summary>
    /// <param name="grid">The map.</param>
    /// <param name="cyclesPerRad">The highest frequency in it.</param>
    /// <param name="visibilities">Visibilities in the sum.</param>
    public static CoarseGrid? Cheapest(ImageGrid grid, double cyclesPerRad, int visibilities)
    {
        var half = grid.Size / 2;
        var least = WorthIt * 2 * visibilities * Padded(half) * Padded(half) * 4;
        CoarseGrid? cheapest = null;
        for (var coarseHalf = Granularity; coarseHalf < half; coarseHalf += Granularity)
        {
            if (Padded(coarseHalf) != coarseHalf || Try(grid, cyclesPerRad, coarseHalf) is not { } coarse)
            {
                continue;
            }

            var cost = Cost(grid, 2.0 * coarseHalf, coarse.Taps, visibilities);
            if (cost < least)
            {
                (cheapest, least) = (coarse, cost);
            }
        }

        return cheapest;
    }

    /// <summary>Products of a sum for every pixel, those of the interpolation included, with what they cost over one of the sum.</summary>
    /// <param name="grid">The map.</param>
    /// <param name="cyclesPerRad">The highest frequency in it.</param>
    /// <param name="visibilities">Visibilities in the sum.</param>
    public static double Products(ImageGrid grid, double cyclesPerRad, long visibilities) =>
        Cheapest(grid, cyclesPerRad, (int)Math.Min(visibilities, int.MaxValue / 2)) is { } coarse
            ? Cost(grid, 2.0 * coarse.HalfSize, coarse.Taps, visibilities)
            : 2.0 * visibilities * grid.Pixels;

    /// <summary>Weights of the taps for each pixel of the map, along one axis, and the first coarse pixel that each takes.</summary>
    public void Fill(int size, Span<float> weightPixelTap, Span<int> firstPixel)
    {
        var beta = 0.1102 * (AttenuationDb - 8.7);
        var scale = 1 / Bessel.I0(beta);
        for (var pixel = 0; pixel < size; pixel++)
        {
            var place = HalfSize + ((pixel - (size / 2)) * CellRatio);
            var first = (int)Math.Floor(place) - (Taps / 2) + 1;
            firstPixel[pixel] = first;
            for (var tap = 0; tap < Taps; tap++)
            {
                var x = place - first - tap;
                var edge = 2 * x / Taps;
                var window = edge * edge >= 1 ? 0 : Bessel.I0(beta * Math.Sqrt(1 - (edge * edge))) * scale;
                weightPixelTap[(pixel * Taps) + tap] = (float)(window * (x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x)));
            }
        }
    }

    private static double Cost(ImageGrid grid, double size, int taps, long visibilities) =>
        (2.0 * visibilities * size * size) + (TapCost * taps * grid.Size * (size + grid.Size));

    private static CoarseGrid? Try(ImageGrid grid, double cyclesPerRad, int coarseHalf)
    {
        // The taps reach beyond the map, and how many there are depends on the cell that is left.
        for (var taps = 8; taps <= MostTaps; taps += 2)
        {
            var ratio = (coarseHalf - (taps / 2) - 1) / (grid.Size / 2.0);
            var edge = coarseHalf * grid.CellRad / ratio;
            if (ratio <= 0 || !(2 * edge * edge < 1))
            {
                return null;
            }

            var cyclesPerSample = cyclesPerRad * grid.CellRad / ratio;
            var transition = 2 * Math.PI * (1 - (2 * cyclesPerSample));
            if (transition > 0 && taps >= ((AttenuationDb - 8) / (2.285 * transition)) + 1)
            {
                return new CoarseGrid(coarseHalf, ratio, taps);
            }
        }

        return null;
    }

    /// <summary>Half a side as the tiles of the imager fill it up.</summary>
    private static int Padded(int half)
    {
        var zone = DirtyImager.Zone(half, DirtyImager.MaxZone);
        return (half + zone - 1) / zone * zone;
    }
}
