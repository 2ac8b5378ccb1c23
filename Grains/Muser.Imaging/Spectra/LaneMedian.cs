using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Muser.Imaging.Spectra;

/// <summary>
/// Medians of sixteen columns at once: rows are vectors of sixteen numbers, one for each channel, and a sorting network of Batcher (odd-even merge) orders
/// them, lane by lane, with nothing but minima and maxima. No allocation; one caller at a time for each instance's rows, the network itself is shared.
/// </summary>
/// <param name="rows">How many numbers each median is of; 1 to 64.</param>
internal sealed class LaneMedian(int rows)
{
    /// <summary>Columns.</summary>
    public const int Lanes = 16;

    private readonly (byte Low, byte High)[] _comparators = Network(rows);

    /// <summary>Sorts the rows, each column for itself, and gives the median of each: the mean of the two in the middle of an even number.</summary>
    /// <param name="rowLane">rows x 16 numbers; floats from 0 up may stand for them by their bits.</param>
    /// <param name="lower">Receives the lower of the two in the middle.</param>
    /// <param name="upper">Receives the upper; the same where the number is odd.</param>
    public void Sort(Span<uint> rowLane, Span<uint> lower, Span<uint> upper)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rowLane.Length, rows * Lanes);
        ref var first = ref MemoryMarshal.GetReference(rowLane);
        foreach (var (low, high) in _comparators)
        {
            var a = Vector512.LoadUnsafe(ref first, (nuint)(low * Lanes));
            var b = Vector512.LoadUnsafe(ref first, (nuint)(high * Lanes));
            Vector512.Min(a, b).StoreUnsafe(ref first, (nuint)(low * Lanes));
            Vector512.Max(a, b).StoreUnsafe(ref first, (nuint)(high * Lanes));
        }

        rowLane.Slice((rows - 1) / 2 * Lanes, Lanes).CopyTo(lower);
        rowLane.Slice(rows / 2 * Lanes, Lanes).CopyTo(upper);
    }

    /// <summary>Batcher's network for the next power of two, without the comparators that reach beyond the rows: what would be there is larger than all.</summary>
    private static (byte Low, byte High)[] Network(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, 64);
        var comparators = new List<(byte, byte)>();
        for (var p = 1; p < rows; p *= 2)
        {
            for (var k = p; k >= 1; k /= 2)
            {
                for (var j = k % p; j + k < 64; j += 2 * k)
                {
                    for (var i = 0; i < k; i++)
                    {
                        var (low, high) = (i + j, i + j + k);
                        if (low / (2 * p) == high / (2 * p) && high < rows)
                        {
                            comparators.Add(((byte)low, (byte)high));
                        }
                    }
                }
            }
        }

        return [.. comparators];
    }
}
