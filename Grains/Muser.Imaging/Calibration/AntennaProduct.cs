using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Calibration;

/// <summary>
/// Phasors of antennas made into those of baselines, and visibilities multiplied by them. No allocation; safe for any thread.
/// </summary>
internal static class AntennaProduct
{
    public const int MaxAntennas = 64;
    public const int MaxBaselines = MaxAntennas * (MaxAntennas - 1) / 2;
    public const int Padding = 16; // the widest vector of antennas may run over the end of a row

    /// <summary>
    /// out(i,j) = conj(a_i) a_j for i &lt; j in baseline order. A vector may run over the end of its row: the next row, or the padding, takes what it spoils.
    /// </summary>
    public static void ExpandToBaselines(ReadOnlySpan<ComplexF> antenna, int antennas, Span<ComplexF> baseline, SimdPath path)
    {
        var start = 0;
        for (var i = 0; i < antennas - 1; i++)
        {
            var first = antenna[i].Conjugate();
            var row = antenna[(i + 1)..];
            var length = antennas - 1 - i;
            var to = baseline[start..];
            switch (path)
            {
                case SimdPath.Vector512:
                    var re512 = Vector512.Create(first.Re);
                    var im512 = Vector512.Create(first.Im);
                    for (var j = 0; j < length; j += 8)
                    {
                        Product(re512, im512, Load512(row, j)).StoreUnsafe(ref First(to), (nuint)(2 * j));
                    }

                    break;
                case SimdPath.Vector256:
                    var re256 = Vector256.Create(first.Re);
                    var im256 = Vector256.Create(first.Im);
                    for (var j = 0; j < length; j += 4)
                    {
                        Product(re256, im256, Load256(row, j)).StoreUnsafe(ref First(to), (nuint)(2 * j));
                    }

                    break;
                case SimdPath.Vector128:
                    var re128 = Vector128.Create(first.Re);
                    var im128 = Vector128.Create(first.Im);
                    for (var j = 0; j < length; j += 2)
                    {
                        Product(re128, im128, Load128(row, j)).StoreUnsafe(ref First(to), (nuint)(2 * j));
                    }

                    break;
                default:
                    for (var j = 0; j < length; j++)
                    {
                        to[j] = first * row[j];
                    }

                    break;
            }

            start += length;
        }
    }

    /// <summary>vis *= phasor, then conj where asked.</summary>
    public static void Multiply(Span<ComplexF> vis, ReadOnlySpan<ComplexF> phasor, bool conjugate, SimdPath path)
    {
        Debug.Assert(phasor.Length >= vis.Length);
        var k = 0;
        if (path == SimdPath.Vector512)
        {
            var sign = Vector512.Create(conjugate ? 0x8000000000000000UL : 0).AsSingle();
            for (; k <= vis.Length - 8; k += 8)
            {
                var v = Load512(vis, k);
                var product = Product(Vector512.Shuffle(v, Even512), Vector512.Shuffle(v, Odd512), Load512(phasor, k));
                (product ^ sign).StoreUnsafe(ref First(vis), (nuint)(2 * k));
            }
        }
        else if (path == SimdPath.Vector256)
        {
            var sign = Vector256.Create(conjugate ? 0x8000000000000000UL : 0).AsSingle();
            for (; k <= vis.Length - 4; k += 4)
            {
                var v = Load256(vis, k);
                var product = Product(Vector256.Shuffle(v, Even256), Vector256.Shuffle(v, Odd256), Load256(phasor, k));
                (product ^ sign).StoreUnsafe(ref First(vis), (nuint)(2 * k));
            }
        }
        else if (path == SimdPath.Vector128)
        {
            var sign = Vector128.Create(conjugate ? 0x8000000000000000UL : 0).AsSingle();
            for (; k <= vis.Length - 2; k += 2)
            {
                var v = Load128(vis, k);
                var product = Product(Vector128.Shuffle(v, Even128), Vector128.Shuffle(v, Odd128), Load128(phasor, k));
                (product ^ sign).StoreUnsafe(ref First(vis), (nuint)(2 * k));
            }
        }

        for (; k < vis.Length; k++)
        {
            var product = vis[k] * phasor[k];
            vis[k] = conjugate ? product.Conjugate() : product;
        }
    }

    // Lanes: re0 im0 re1 im1 ... Even/Odd copy the real/imaginary part of each number over both of its lanes, Swapped exchanges them.
    private static Vector512<int> Even512 => Vector512.Create(0, 0, 2, 2, 4, 4, 6, 6, 8, 8, 10, 10, 12, 12, 14, 14);

    private static Vector512<int> Odd512 => Vector512.Create(1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11, 13, 13, 15, 15);

    private static Vector512<int> Swapped512 => Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);

    private static Vector256<int> Even256 => Vector256.Create(0, 0, 2, 2, 4, 4, 6, 6);

    private static Vector256<int> Odd256 => Vector256.Create(1, 1, 3, 3, 5, 5, 7, 7);

    private static Vector256<int> Swapped256 => Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6);

    private static Vector128<int> Even128 => Vector128.Create(0, 0, 2, 2);

    private static Vector128<int> Odd128 => Vector128.Create(1, 1, 3, 3);

    private static Vector128<int> Swapped128 => Vector128.Create(1, 0, 3, 2);

    /// <summary>(re + i im) times two, four or eight interleaved complex numbers: re * b + im * (-b.im, b.re).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Product(Vector512<float> re, Vector512<float> im, Vector512<float> b)
    {
        var turned = Vector512.Shuffle(b, Swapped512) ^ Vector512.Create(0x0000000080000000UL).AsSingle();
        return Vector512.FusedMultiplyAdd(im, turned, re * b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Product(Vector256<float> re, Vector256<float> im, Vector256<float> b)
    {
        var turned = Vector256.Shuffle(b, Swapped256) ^ Vector256.Create(0x0000000080000000UL).AsSingle();
        return Vector256.FusedMultiplyAdd(im, turned, re * b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Product(Vector128<float> re, Vector128<float> im, Vector128<float> b)
    {
        var turned = Vector128.Shuffle(b, Swapped128) ^ Vector128.Create(0x0000000080000000UL).AsSingle();
        return Vector128.FusedMultiplyAdd(im, turned, re * b);
    }

    private static ref float First(Span<ComplexF> span) => ref Unsafe.As<ComplexF, float>(ref MemoryMarshal.GetReference(span));

    private static Vector512<float> Load512(ReadOnlySpan<ComplexF> span, int index) =>
        Vector512.LoadUnsafe(ref Unsafe.As<ComplexF, float>(ref MemoryMarshal.GetReference(span)), (nuint)(2 * index));

    private static Vector256<float> Load256(ReadOnlySpan<ComplexF> span, int index) =>
        Vector256.LoadUnsafe(ref Unsafe.As<ComplexF, float>(ref MemoryMarshal.GetReference(span)), (nuint)(2 * index));

    private static Vector128<float> Load128(ReadOnlySpan<ComplexF> span, int index) =>
        Vector128.LoadUnsafe(ref Unsafe.As<ComplexF, float>(ref MemoryMarshal.GetReference(span)), (nuint)(2 * index));
}
