using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Muser.Imaging.Numerics;

/// <summary>
/// The median of magnitudes without sorting them: non-negative floats keep their order when their bits are read as integers, so halving the range of
/// integers and counting what lies below, a vector at a time, closes in on the middle. No allocation; safe for any thread.
/// </summary>
internal static class MedianKernel
{
    /// <summary>When so few are left between the bounds they are sorted.</summary>
    private const int Few = 32;

    /// <summary>
    /// The median, as the mean of the two in the middle where the number is even; NaN of nothing. The same as sorting them gives.
    /// </summary>
    /// <param name="magnitudes">Values from 0 up, with +infinity in place of those that do not count.</param>
    /// <param name="count">How many count: all that are finite.</param>
    public static double Of(ReadOnlySpan<float> magnitudes, int count)
    {
        if (count == 0)
        {
            return double.NaN;
        }

        var bits = MemoryMarshal.Cast<float, int>(magnitudes);
        var upper = count / 2;
        var lower = (count - 1) / 2;

        // Invariant: more than `below` values are <= high, exactly `below` are <= low, and the middle lies between.
        var (low, high, below, upTo) = (-1, BitConverter.SingleToInt32Bits(float.MaxValue), 0, count);
        while (upTo - below > Few && high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            var atMost = CountAtMost(bits, middle);
            if (atMost > upper)
            {
                (high, upTo) = (middle, atMost);
            }
            else if (atMost <= lower)
            {
                (low, below) = (middle, atMost);
            }
            else
            {
                // Between the two middle ones: the largest of one half and the smallest of the other.
                return 0.5 * ((double)BitConverter.Int32BitsToSingle(LargestAtMost(bits, middle)) + BitConverter.Int32BitsToSingle(SmallestAbove(bits, middle)));
            }
        }

        if (high - low == 1)
        {
            return BitConverter.Int32BitsToSingle(high);
        }

        Span<int> left = stackalloc int[Few];
        var found = Between(bits, low, high, left);
        left[..found].Sort();
        return 0.5 * ((double)BitConverter.Int32BitsToSingle(left[lower - below]) + BitConverter.Int32BitsToSingle(left[upper - below]));
    }

    private static int CountAtMost(ReadOnlySpan<int> bits, int limit)
    {
        var (k, counts) = (0, 0);
        if (Vector512.IsHardwareAccelerated)
        {
            var (limits, sums) = (Vector512.Create(limit), Vector512<int>.Zero);
            for (; k <= bits.Length - Vector512<int>.Count; k += Vector512<int>.Count)
            {
                sums -= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(bits), (nuint)k), limits);
            }

            counts = Vector512.Sum(sums);
        }
        else
        {
            var (limits, sums) = (new Vector<int>(limit), Vector<int>.Zero);
            for (; k <= bits.Length - Vector<int>.Count; k += Vector<int>.Count)
            {
                sums -= Vector.LessThanOrEqual(new Vector<int>(bits[k..]), limits);
            }

            counts = Vector.Sum(sums);
        }

        for (; k < bits.Length; k++)
        {
            counts += bits[k] <= limit ? 1 : 0;
        }

        return counts;
    }

    /// <summary>Copies the values above <paramref name="low"/> and at most <paramref name="high"/>, of which there are few.</summary>
    private static int Between(ReadOnlySpan<int> bits, int low, int high, Span<int> found)
    {
        var (k, count) = (0, 0);
        var (lows, highs) = (Vector256.Create(low), Vector256.Create(high));
        for (; k <= bits.Length - Vector256<int>.Count; k += Vector256<int>.Count)
        {
            var value = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(bits), (nuint)k);
            var inside = Vector256.GreaterThan(value, lows) & Vector256.LessThanOrEqual(value, highs);
            for (var mask = inside.ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
            {
                found[count++] = bits[k + BitOperations.TrailingZeroCount(mask)];
            }
        }

        for (; k < bits.Length; k++)
        {
            if (bits[k] > low && bits[k] <= high)
            {
                found[count++] = bits[k];
            }
        }

        return count;
    }

    private static int LargestAtMost(ReadOnlySpan<int> bits, int limit)
    {
        var largest = -1;
        foreach (var value in bits)
        {
            largest = value <= limit && value > largest ? value : largest;
        }

        return largest;
    }

    private static int SmallestAbove(ReadOnlySpan<int> bits, int limit)
    {
        var smallest = int.MaxValue;
        foreach (var value in bits)
        {
            smallest = value > limit && value < smallest ? value : smallest;
        }

        return smallest;
    }
}
