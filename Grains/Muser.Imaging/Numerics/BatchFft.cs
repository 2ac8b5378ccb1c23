using System.Runtime.Intrinsics;

namespace Muser.Imaging.Numerics;

/// <summary>
/// Sixteen complex Fourier transforms side by side: X[k] = sum over j of x[j] exp(+2*pi*i j k / n), no factor. Sizes 2^a 3^b.
/// <para>
/// Layout: [element][re, im][16 transforms], floats, so that every operation is on whole vectors and nothing is shuffled. Stockham's
/// self-sorting algorithm in radices
/// 3, 4 and 2 (Van Loan 1992, Computational Frameworks for the FFT, section 1.7). Immutable, safe for any thread, each with its own data.
/// </para>
/// </summary>
internal sealed unsafe class BatchFft
{
    /// <summary>Transforms at once.</summary>
    public const int Lanes = 16;

    /// <summary>Floats of an element.</summary>
    public const int Element = 2 * Lanes;

    private const float HalfRootThree = 0.8660254f;

    private readonly AlignedBuffer<float> _turns;
    private readonly List<int> _radices = [];

    /// <param name="size">n.</param>
    public BatchFft(int size)
    {
        Size = size;
        var rest = size;
        foreach (var radix in (ReadOnlySpan<int>)[3, 4, 2])
        {
            for (; rest % radix == 0 && rest > 1; rest /= radix)
            {
                _radices.Add(radix);
            }
        }

        if (rest != 1)
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, "A size of this transform has no other factors than 2 and 3.");
        }

        _turns = new AlignedBuffer<float>(2 * size);
        for (var k = 0; k < size; k++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * k / size);
            (_turns.Span[2 * k], _turns.Span[(2 * k) + 1]) = ((float)cos, (float)sin);
        }
    }

    /// <summary>n.</summary>
    public int Size { get; }

    /// <summary>The smallest size that this transform has and that is not below a number.</summary>
    public static int SizeFrom(int least)
    {
        var best = int.MaxValue;
        for (long threes = 1; threes <= 3; threes *= 3)
        {
            var size = threes;
            for (; size < least; size *= 2)
            {
            }

            best = (int)Math.Min(best, size);
        }

        return best;
    }

    /// <summary>Transforms.</summary>
    /// <param name="data">The elements, 64-byte aligned.</param>
    /// <param name="work">Room for as much.</param>
    /// <returns>Where the result is: <paramref name="data"/> or <paramref name="work"/>.</returns>
    public float* Transform(float* data, float* work)
    {
        var (from, to) = ((nint)data, (nint)work);
        var (length, stride) = (Size, 1);
        foreach (var radix in _radices)
        {
            var part = length / radix;
            for (var p = 0; p < part; p++)
            {
                for (var q = 0; q < stride; q++)
                {
                    var x = (float*)from + ((q + ((nint)stride * p)) * Element);
                    var y = (float*)to + ((q + ((nint)stride * radix * p)) * Element);
                    Butterfly(radix, x, (nint)stride * part * Element, y, (nint)stride * Element, p * stride);
                }
            }

            (from, to) = (to, from);
            (length, stride) = (part, stride * radix);
        }

        return (float*)from;
    }

    /// <summary>y[k] = turn^k times the transform of x over a few elements.</summary>
    private void Butterfly(int radix, float* x, nint xStep, float* y, nint yStep, int turn)
    {
        const int Step = 8;
        var turns = _turns.Pointer;
        for (var lane = 0; lane < Lanes; lane += Step, x += Step, y += Step)
        {
            var (a, ai) = (Vector256.Load(x), Vector256.Load(x + Lanes));
            var (b, bi) = (Vector256.Load(x + xStep), Vector256.Load(x + xStep + Lanes));
            if (radix == 2)
            {
                Store(y, a + b, ai + bi);
                Store(y + yStep, a - b, ai - bi, turns + (2 * turn));
                continue;
            }

            var (c, ci) = (Vector256.Load(x + (2 * xStep)), Vector256.Load(x + (2 * xStep) + Lanes));
            if (radix == 3)
            {
                var (sum, sumI) = (b + c, bi + ci);
                var (middle, middleI) = (a - (sum * 0.5f), ai - (sumI * 0.5f));

                // i (b - c) sqrt(3) / 2
                var (side, sideI) = ((ci - bi) * HalfRootThree, (b - c) * HalfRootThree);
                Store(y, a + sum, ai + sumI);
                Store(y + yStep, middle + side, middleI + sideI, turns + (2 * turn));
                Store(y + (2 * yStep), middle - side, middleI - sideI, turns + (4 * turn));
                continue;
            }

            var (d, di) = (Vector256.Load(x + (3 * xStep)), Vector256.Load(x + (3 * xStep) + Lanes));
            var (even, evenI, odd, oddI) = (a + c, ai + ci, a - c, ai - ci);
            var (cross, crossI) = (b + d, bi + di);

            // i (b - d)
            var (turned, turnedI) = (di - bi, b - d);
            Store(y, even + cross, evenI + crossI);
            Store(y + yStep, odd + turned, oddI + turnedI, turns + (2 * turn));
            Store(y + (2 * yStep), even - cross, evenI - crossI, turns + (4 * turn));
            Store(y + (3 * yStep), odd - turned, oddI - turnedI, turns + (6 * turn));
        }
    }

    private static void Store(float* to, Vector256<float> re, Vector256<float> im)
    {
        re.Store(to);
        im.Store(to + Lanes);
    }

    private static void Store(float* to, Vector256<float> re, Vector256<float> im, float* turn)
    {
        var (cos, sin) = (Vector256.Create(turn[0]), Vector256.Create(turn[1]));
        ((re * cos) - (im * sin)).Store(to);
        ((re * sin) + (im * cos)).Store(to + Lanes);
    }
}
