using System.Numerics;
using System.Runtime.InteropServices;

namespace Muser.Imaging.Maps;

/// <summary>The brightness of a map in a few numbers, for status pages and for scaling pictures.</summary>
/// <param name="Peak">The largest pixel.</param>
/// <param name="PeakRow">Its row.</param>
/// <param name="PeakColumn">Its column.</param>
/// <param name="Minimum">The smallest pixel.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Rms">The square root of the mean square.</param>
/// <param name="Quantile01">1 % of pixels are below it.</param>
/// <param name="Median">Half of the pixels are below it.</param>
/// <param name="Quantile99">99 % of pixels are below it.</param>
public readonly record struct MapStatistics(
    float Peak, int PeakRow, int PeakColumn, float Minimum, float Mean, float Rms, float Quantile01, float Median, float Quantile99)
{
    private const int Bins = 4096;
    private const int Samples = 1 << 16;
    private const int Block = 4096;

    /// <summary>
    /// Measures a square map. Quantiles come from a histogram of 4096 bins between minimum and peak, over at most 65536 evenly spread pixels: good to
    /// 1/4096 of that range, and to half a percent of the pixels. Pixels must be finite. Safe for any thread.
    /// </summary>
    public static MapStatistics Of(ReadOnlySpan<float> imageRowColumn)
    {
        if (imageRowColumn.IsEmpty)
        {
            return default;
        }

        var size = (int)Math.Sqrt(imageRowColumn.Length);
        var (minimum, sum, squares) = Sums(imageRowColumn);
        var peakPixel = PeakPixel(imageRowColumn);
        var peak = imageRowColumn[peakPixel];

        // An odd step, so that every row is met at other columns.
        var step = ((imageRowColumn.Length + Samples - 1) / Samples) | 1;
        Span<int> histogram = stackalloc int[Bins];
        histogram.Clear();
        var scale = peak > minimum ? (Bins - 1) / (peak - minimum) : 0;
        var samples = 0;
        for (var i = 0; i < imageRowColumn.Length; i += step, samples++)
        {
            histogram[Math.Clamp((int)((imageRowColumn[i] - minimum) * scale), 0, Bins - 1)]++;
        }

        return new MapStatistics(
            peak,
            peakPixel / size,
            peakPixel % size,
            minimum,
            (float)(sum / imageRowColumn.Length),
            (float)Math.Sqrt(squares / imageRowColumn.Length),
            Quantile(histogram, 0.01),
            Quantile(histogram, 0.5),
            Quantile(histogram, 0.99));

        float Quantile(ReadOnlySpan<int> counts, double fraction)
        {
            var target = fraction * samples;
            long below = 0;
            for (var bin = 0; bin < Bins; bin++)
            {
                below += counts[bin];
                if (below >= target)
                {
                    return scale == 0 ? minimum : minimum + ((bin + 0.5f) / scale);
                }
            }

            return peak;
        }
    }

    /// <summary>The smallest and the largest pixel; both 0 for an empty map. Pixels must be finite.</summary>
    public static (float Minimum, float Peak) Extremes(ReadOnlySpan<float> image)
    {
        if (image.IsEmpty)
        {
            return (0, 0);
        }

        var vectors = MemoryMarshal.Cast<float, Vector<float>>(image);
        var (least, largest) = (new Vector<float>(image[0]), new Vector<float>(image[0]));
        foreach (var vector in vectors)
        {
            (least, largest) = (Vector.Min(least, vector), Vector.Max(largest, vector));
        }

        var (minimum, peak) = (image[0], image[0]);
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            (minimum, peak) = (Math.Min(minimum, least[lane]), Math.Max(peak, largest[lane]));
        }

        foreach (var value in image[(vectors.Length * Vector<float>.Count)..])
        {
            (minimum, peak) = (Math.Min(minimum, value), Math.Max(peak, value));
        }

        return (minimum, peak);
    }

    /// <summary>Index of the first largest pixel; 0 for an empty map.</summary>
    public static int PeakPixel(ReadOnlySpan<float> image)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(image);
        var largest = new Vector<float>(float.NegativeInfinity);
        foreach (var vector in vectors)
        {
            largest = Vector.Max(largest, vector);
        }

        var peak = float.NegativeInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            peak = Math.Max(peak, largest[lane]);
        }

        foreach (var value in image[(vectors.Length * Vector<float>.Count)..])
        {
            peak = Math.Max(peak, value);
        }

        return Math.Max(0, image.IndexOf(peak));
    }

    /// <summary>Sums of a few thousand floats are exact enough as floats; the sum of those is double.</summary>
    private static (float Minimum, double Sum, double Squares) Sums(ReadOnlySpan<float> image)
    {
        var minimum = float.PositiveInfinity;
        double sum = 0, squares = 0;
        for (; image.Length > 0; image = image[Math.Min(Block, image.Length)..])
        {
            var block = image[..Math.Min(Block, image.Length)];
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(block);
            var (least, total, square) = (new Vector<float>(float.PositiveInfinity), Vector<float>.Zero, Vector<float>.Zero);
            foreach (var vector in vectors)
            {
                least = Vector.Min(least, vector);
                total += vector;
                square += vector * vector;
            }

            sum += Vector.Sum(total);
            squares += Vector.Sum(square);
            for (var lane = 0; lane < Vector<float>.Count; lane++)
            {
                minimum = Math.Min(minimum, least[lane]);
            }

            foreach (var value in block[(vectors.Length * Vector<float>.Count)..])
            {
                minimum = Math.Min(minimum, value);
                sum += value;
                squares += (double)value * value;
            }
        }

        return (minimum, sum, squares);
    }
}
