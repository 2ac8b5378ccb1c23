using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>
/// The mean of visibilities over frames of which some are flagged: where anything is good only that counts, where all is flagged the flagged ones do, and
/// the weight is negative. Sums are of double precision and in the order in which frames are added, so neither slices nor the widths of vectors show in
/// the result. What is not finite is left out. Allocates when made alone. Several threads may add at once, each its own slice.
/// </summary>
/// <param name="visibilities">Visibilities in a frame: channels x baselines.</param>
public sealed class FlaggedMean(int visibilities)
{
    /// <summary>Visibilities in a vector: as many pairs of doubles as fit 512 bits.</summary>
    private const int Lanes = 4;

    private static readonly Vector512<long> Pairs = Vector512.Create(0L, 0, 1, 1, 2, 2, 3, 3);

    /// <summary>Sums, real and imaginary parts beside each other: of the good samples where <see cref="_count"/> is above 0, else of the flagged ones.</summary>
    private readonly double[] _sum = new double[2 * visibilities];

    /// <summary>Good samples, or minus the flagged ones.</summary>
    private readonly int[] _count = new int[visibilities];

    /// <summary>Visibilities in a frame.</summary>
    public int Visibilities => visibilities;

    /// <summary>Takes a slice of a frame.</summary>
    /// <param name="vis">All visibilities of the frame.</param>
    /// <param name="weight">As many: above 0 for good ones, else flagged.</param>
    /// <param name="from">The first that is taken.</param>
    /// <param name="count">How many.</param>
    public void Add(ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight, int from, int count) =>
        Add(vis, weight, from, count, Vector512.IsHardwareAccelerated);

    /// <summary>The mean and its weight in samples, negative where all are flagged; zeros where there is none.</summary>
    public void Mean(Span<ComplexF> vis, Span<float> weight)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vis.Length, visibilities);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, visibilities);
        for (var k = 0; k < visibilities; k++)
        {
            double samples = Math.Abs(_count[k]);
            vis[k] = samples > 0 ? new((float)(_sum[2 * k] / samples), (float)(_sum[(2 * k) + 1] / samples)) : default;
            weight[k] = _count[k];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_sum);
        Array.Clear(_count);
    }

    internal void Add(ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight, int from, int count, bool isVector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vis.Length, visibilities);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, visibilities);
        var to = from + count;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)from, (uint)to);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, visibilities);
        var k = from;
        if (isVector)
        {
            for (; k <= to - Lanes; k += Lanes)
            {
                if (!AddVector(vis, weight, k))
                {
                    AddScalar(vis, weight, k, k + Lanes);
                }
            }
        }

        AddScalar(vis, weight, k, to);
    }

    /// <summary>Four visibilities at once; false, and nothing done, where one is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool AddVector(ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight, int k)
    {
        var parts = Vector256.LoadUnsafe(ref Unsafe.As<ComplexF, float>(ref MemoryMarshal.GetReference(vis)), (nuint)(2 * k));
        if (!Vector256.LessThanAll(Vector256.Abs(parts), Vector256.Create(float.PositiveInfinity)))
        {
            return false;
        }

        ref var counts = ref MemoryMarshal.GetArrayDataReference(_count);
        ref var sums = ref MemoryMarshal.GetArrayDataReference(_sum);
        var count = Vector128.LoadUnsafe(ref counts, (nuint)k);
        var isGood = Vector128.GreaterThan(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(weight), (nuint)k), Vector128<float>.Zero).AsInt32();
        var hadGood = Vector128.GreaterThan(count, Vector128<int>.Zero);
        var hadFlagged = Vector128.LessThan(count, Vector128<int>.Zero);

        // The first good sample drops the flagged ones; a flagged one beside good ones is not taken.
        var isDropped = isGood & hadFlagged;
        var isTaken = isGood | ~hadGood;
        var kept = Vector128.AndNot(count, isDropped);
        var step = (isGood & Vector128.Create(2)) - Vector128<int>.One; // 1 for a good one, -1 for a flagged one
        (kept + (isTaken & step)).StoreUnsafe(ref counts, (nuint)k);

        var (low, high) = Vector256.Widen(parts);
        var sum = Vector512.AndNot(Vector512.LoadUnsafe(ref sums, (nuint)(2 * k)), Expand(isDropped));
        (sum + (Vector512.Create(low, high) & Expand(isTaken))).StoreUnsafe(ref sums, (nuint)(2 * k));
        return true;
    }

    /// <summary>A mask of visibilities as one of their real and imaginary parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Expand(Vector128<int> mask)
    {
        var (low, high) = Vector128.Widen(mask);
        return Vector512.Shuffle(Vector256.Create(low, high).ToVector512(), Pairs).AsDouble();
    }

    private void AddScalar(ReadOnlySpan<ComplexF> vis, ReadOnlySpan<float> weight, int from, int to)
    {
        for (var k = from; k < to; k++)
        {
            var v = vis[k];
            var isGood = weight[k] > 0;
            if (!float.IsFinite(v.Re) || !float.IsFinite(v.Im) || (!isGood && _count[k] > 0))
            {
                continue;
            }

            if (isGood && _count[k] < 0)
            {
                (_sum[2 * k], _sum[(2 * k) + 1], _count[k]) = (0, 0, 0);
            }

            _sum[2 * k] += v.Re;
            _sum[(2 * k) + 1] += v.Im;
            _count[k] += isGood ? 1 : -1;
        }
    }
}
