namespace Muser.Imaging.Maps;

/// <summary>The levels of the empty sky and of the Sun's disc in a map.</summary>
/// <param name="Sky">Mean of the sky.</param>
/// <param name="SkySigma">Standard deviation of the sky, sidelobes and noise.</param>
/// <param name="Disc">Mean of the disc.</param>
/// <param name="DiscSigma">Standard deviation of the disc.</param>
public readonly record struct MapLevels(double Sky, double SkySigma, double Disc, double DiscSigma)
{
    private const int Bins = 2000;
    private const int SmoothingBins = 32;
    private const int Components = 3;
    private const int Steps = 200;
    private const double SettledBins = 1e-4;

    /// <summary>
    /// Finds the levels as the observatory's imager does: a histogram of 2000 bins, smoothed by two running means of 32 bins, is taken
    /// as a mixture of three Gaussians,
    /// fitted by expectation and maximisation; the lowest mean is the sky's, the next the disc's, the third takes what is brighter.
    /// Pixels must be finite; of an even map all levels are its value. Safe for any thread.
    /// </summary>
    public static MapLevels Of(ReadOnlySpan<float> image)
    {
        var (least, greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var pixel in image)
        {
            (least, greatest) = (Math.Min(least, pixel), Math.Max(greatest, pixel));
        }

        if (!(greatest > least))
        {
            return new MapLevels(least, 0, least, 0);
        }

        var width = ((double)greatest - least) / Bins;
        var counts = new double[Bins];
        foreach (var pixel in image)
        {
            counts[Math.Min(Bins - 1, (int)((pixel - least) / width))]++;
        }

        return Fit(RunningMean(RunningMean(counts)), least, width);
    }

    private static double[] RunningMean(double[] counts)
    {
        var mean = new double[counts.Length];
        for (var bin = 0; bin < counts.Length; bin++)
        {
            var (first, last) = (Math.Max(0, bin - (SmoothingBins / 2)), Math.Min(counts.Length, bin + (SmoothingBins / 2)));
            foreach (var count in counts.AsSpan(first, last - first))
            {
                mean[bin] += count / (last - first);
            }
        }

        return mean;
    }

    private static MapLevels Fit(double[] counts, double least, double width)
    {
        var total = counts.Sum();
        double[] means = Cluster(counts), sigmas = [Bins / 20.0, Bins / 20.0, Bins / 10.0], shares = [1.0 / 3, 1.0 / 3, 1.0 / 3];
        for (var step = 0; step < Steps; step++)
        {
            double[] sums = new double[Components], first = new double[Components], second = new double[Components], parts = new double[Components];
            for (var bin = 0; bin < Bins; bin++)
            {
                double all = 0;
                for (var c = 0; c < Components; c++)
                {
                    var z = (bin + 0.5 - means[c]) / sigmas[c];
                    all += parts[c] = shares[c] / sigmas[c] * Math.Exp(-z * z / 2);
                }

                for (var c = 0; c < Components && all > 0; c++)
                {
                    var part = counts[bin] * parts[c] / all;
                    sums[c] += part;
                    first[c] += part * (bin + 0.5);
                    second[c] += part * (bin + 0.5) * (bin + 0.5);
                }
            }

            double change = 0;
            for (var c = 0; c < Components; c++)
            {
                if (sums[c] > 0)
                {
                    shares[c] = sums[c] / total;
                    change = Math.Max(change, Math.Abs(means[c] - (first[c] / sums[c])));
                    means[c] = first[c] / sums[c];
                    sigmas[c] = Math.Max(1, Math.Sqrt(Math.Max(0, (second[c] / sums[c]) - (means[c] * means[c]))));
                }
            }

            if (change < SettledBins)
            {
                break;
            }
        }

        Array.Sort(means, sigmas);
        return new MapLevels(least + (means[0] * width), sigmas[0] * width, least + (means[1] * width), sigmas[1] * width);
    }

    /// <summary>Three means to begin with (k-means).</summary>
    private static double[] Cluster(double[] counts)
    {
        double[] means = [Bins * 0.1, Bins * 0.4, Bins * 0.8];
        for (var step = 0; step < Steps; step++)
        {
            double[] sums = new double[Components], first = new double[Components];
            for (var bin = 0; bin < Bins; bin++)
            {
                var nearest = 0;
                for (var c = 1; c < Components; c++)
                {
                    nearest = Math.Abs(bin - means[c]) < Math.Abs(bin - means[nearest]) ? c : nearest;
                }

                sums[nearest] += counts[bin];
                first[nearest] += counts[bin] * (bin + 0.5);
            }

            var last = means.ToArray();
            for (var c = 0; c < Components; c++)
            {
                means[c] = sums[c] > 0 ? first[c] / sums[c] : means[c];
            }

            if (means.AsSpan().SequenceEqual(last))
            {
                break;
            }
        }

        return means;
    }
}
