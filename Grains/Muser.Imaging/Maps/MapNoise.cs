namespace Muser.Imaging.Maps;

/// <summary>
/// The noise of a map that also has sources: 1.4826 times the median deviation from the median, which is the standard deviation of
/// Gaussian noise and
/// does not care what fewer than half of the pixels hold. From at most 65536 evenly spread pixels. One call at a time.
/// </summary>
public sealed class MapNoise
{
    private const int Samples = 1 << 16;
    private const float SigmaPerMedianDeviation = 1.4826f;

    private readonly float[] _samples = new float[Samples];

    /// <summary>Measures a map of finite pixels; 0 for an empty one. Allocates nothing.</summary>
    public float Of(ReadOnlySpan<float> image)
    {
        // An odd step, so that every row is met at other columns.
        var step = ((image.Length + Samples - 1) / Samples) | 1;
        var count = 0;
        for (var i = 0; i < image.Length; i += step)
        {
            _samples[count++] = image[i];
        }

        if (count == 0)
        {
            return 0;
        }

        var samples = _samples.AsSpan(0, count);
        var median = Select(samples, count / 2);
        foreach (ref var sample in samples)
        {
            sample = MathF.Abs(sample - median);
        }

        return SigmaPerMedianDeviation * Select(samples, count / 2);
    }

    /// <summary>The number that stands at an index once the numbers are sorted (Hoare's selection).</summary>
    private static float Select(Span<float> numbers, int index)
    {
        var (first, last) = (0, numbers.Length - 1);
        while (first < last)
        {
            var pivot = numbers[(first + last) / 2];
            var (i, j) = (first, last);
            while (i <= j)
            {
                while (numbers[i] < pivot)
                {
                    i++;
                }

                while (numbers[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
                    i++;
                    j--;
                }
            }

            if (index <= j)
            {
                last = j;
            }
            else if (index >= i)
            {
                first = i;
            }
            else
            {
                break;
            }
        }

        return numbers[index];
    }
}
