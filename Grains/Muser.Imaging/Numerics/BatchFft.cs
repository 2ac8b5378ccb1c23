using System.Runtime.CompilerServices;
using Muser.Formats.Frames;

namespace Muser.Imaging.Numerics;

/// <summary>
/// Sixteen complex Fourier transforms side by side: X[k] = sum over j of x[j] exp(+2*pi*i j k / n), no factor. Sizes 2^a 3^b.
/// <para>
/// Layout: [element][re, im][16 transforms], floats, so that every operation is on whole vectors and nothing is shuffled. Stockham's
/// self-sorting algorithm in radices
/// 3, 8, 4 and 2 (Van Loan 1992, Computational Frameworks for the FFT, section 1.7). Immutable, safe for any thread, each with its own data.
/// </para>
/// </summary>
internal sealed unsafe class BatchFft
{
    /// <summary>Transforms at once.</summary>
    public const int Lanes = 16;

    /// <summary>Floats of an element.</summary>
    public const int Element = 2 * Lanes;

    private const float HalfRootThree = 0.8660254f;

    private const float HalfRootTwo = 0.70710677f;

    private readonly SimdPath _path;
    private readonly AlignedBuffer<float> _turns;
    private readonly List<int> _radices = [];

    /// <param name="size">n.</param>
    public BatchFft(int size)
        : this(size, SimdPaths.Best)
    {
    }

    /// <param name="size">n.</param>
    /// <param name="path">The implementation.</param>
    public BatchFft(int size, SimdPath path)
    {
        (Size, _path) = (size, path);
        var rest = size;
        for (; rest % 3 == 0 && rest > 1; rest /= 3)
        {
            _radices.Add(3);
        }

        if (!int.IsPow2(rest))
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, "A size of this transform has no other factors than 2 and 3.");
        }

        // As few passes as there can be: eights, but two fours rather than an eight and a two.
        for (var twos = int.Log2(rest); twos > 0;)
        {
            var step = twos is 4 ? 2 : Math.Min(twos, 3);
            _radices.Add(1 << step);
            twos -= step;
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
    public float* Transform(float* data, float* work) => _path switch
    {
        SimdPath.Vector512 => Transform<Lanes512>(data, work),
        SimdPath.Vector256 => Transform<Lanes256>(data, work),
        SimdPath.Vector128 => Transform<Lanes128>(data, work),
        _ => Transform<Lanes32>(data, work),
    };

    private float* Transform<TLanes>(float* data, float* work)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        var (from, to) = ((nint)data, (nint)work);
        var (length, stride) = (Size, 1);
        foreach (var radix in _radices)
        {
            var part = length / radix;
            for (var p = 0; p < part; p++)
            {
                // The inputs of a butterfly are a part apart, its outputs a stride.
                var x = (float*)from + ((nint)stride * p * Element);
                var y = (float*)to + ((nint)stride * radix * p * Element);
                var (xStep, yStep) = ((nint)stride * part * Element, (nint)stride * Element);
                switch (radix)
                {
                    case 8:
                        Eight<TLanes>(x, xStep, y, yStep, p * stride);
                        break;
                    case 4:
                        Four<TLanes>(x, xStep, y, yStep, p * stride);
                        break;
                    case 3:
                        Three<TLanes>(x, xStep, y, yStep, p * stride);
                        break;
                    default:
                        Two<TLanes>(x, xStep, y, yStep, p * stride);
                        break;
                }
            }

            (from, to) = (to, from);
            (length, stride) = (part, stride * radix);
        }

        return (float*)from;
    }

    /// <summary>A stride of butterflies: y[k] = turn^k times the transform of x over two elements.</summary>
    private void Two<TLanes>(float* x, nint xStep, float* y, nint yStep, int turn)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        var w = Turn<TLanes>(turn);
        for (nint at = 0; at < yStep; at += Next<TLanes>(at))
        {
            var (a, b) = (Load<TLanes>(x + at), Load<TLanes>(x + xStep + at));
            Store(y + at, a + b);
            Store(y + yStep + at, (a - b) * w);
        }
    }

    private void Three<TLanes>(float* x, nint xStep, float* y, nint yStep, int turn)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        var (w1, w2) = (Turn<TLanes>(turn), Turn<TLanes>(2 * turn));
        var (half, root) = (TLanes.All(0.5f), TLanes.All(HalfRootThree));
        for (nint at = 0; at < yStep; at += Next<TLanes>(at))
        {
            var (a, b, c) = (Load<TLanes>(x + at), Load<TLanes>(x + xStep + at), Load<TLanes>(x + (2 * xStep) + at));
            var (sum, side) = (b + c, (b - c) * root);
            var middle = a - (sum * half);
            Store(y + at, a + sum);
            Store(y + yStep + at, ComplexLanes<TLanes>.AddTurned(middle, side) * w1);
            Store(y + (2 * yStep) + at, ComplexLanes<TLanes>.SubtractTurned(middle, side) * w2);
        }
    }

    private void Four<TLanes>(float* x, nint xStep, float* y, nint yStep, int turn)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        var (w1, w2, w3) = (Turn<TLanes>(turn), Turn<TLanes>(2 * turn), Turn<TLanes>(3 * turn));
        for (nint at = 0; at < yStep; at += Next<TLanes>(at))
        {
            Quad(Load<TLanes>(x + at), Load<TLanes>(x + xStep + at), Load<TLanes>(x + (2 * xStep) + at), Load<TLanes>(x + (3 * xStep) + at), out var a, out var b, out var c, out var d);
            Store(y + at, a);
            Store(y + yStep + at, b * w1);
            Store(y + (2 * yStep) + at, c * w2);
            Store(y + (3 * yStep) + at, d * w3);
        }
    }

    private void Eight<TLanes>(float* x, nint xStep, float* y, nint yStep, int turn)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        var root = TLanes.All(HalfRootTwo);
        for (nint at = 0; at < yStep; at += Next<TLanes>(at))
        {
            var from = x + at;
            Quad(Load<TLanes>(from), Load<TLanes>(from + (2 * xStep)), Load<TLanes>(from + (4 * xStep)), Load<TLanes>(from + (6 * xStep)), out var a, out var b, out var c, out var d);
            from += xStep;
            Quad(Load<TLanes>(from), Load<TLanes>(from + (2 * xStep)), Load<TLanes>(from + (4 * xStep)), Load<TLanes>(from + (6 * xStep)), out var e, out var f, out var g, out var h);

            // The odd ones turned by eighths: (1 + i) / sqrt 2, i, and (i - 1) / sqrt 2, of which this is the negative.
            f = ComplexLanes<TLanes>.AddTurned(f, f) * root;
            h = ComplexLanes<TLanes>.SubtractTurned(h, h) * root;
            var to = y + at;
            Store(to, a + e);
            Store(to + yStep, (b + f) * Turn<TLanes>(turn));
            Store(to + (2 * yStep), ComplexLanes<TLanes>.AddTurned(c, g) * Turn<TLanes>(2 * turn));
            Store(to + (3 * yStep), (d - h) * Turn<TLanes>(3 * turn));
            Store(to + (4 * yStep), (a - e) * Turn<TLanes>(4 * turn));
            Store(to + (5 * yStep), (b - f) * Turn<TLanes>(5 * turn));
            Store(to + (6 * yStep), ComplexLanes<TLanes>.SubtractTurned(c, g) * Turn<TLanes>(6 * turn));
            Store(to + (7 * yStep), (d + h) * Turn<TLanes>(7 * turn));
        }
    }

    /// <summary>The transform over four elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quad<TLanes>(
        ComplexLanes<TLanes> p, ComplexLanes<TLanes> q, ComplexLanes<TLanes> r, ComplexLanes<TLanes> s,
        out ComplexLanes<TLanes> a, out ComplexLanes<TLanes> b, out ComplexLanes<TLanes> c, out ComplexLanes<TLanes> d)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        var (even, odd, cross, side) = (p + r, p - r, q + s, q - s);
        (a, c) = (even + cross, even - cross);
        (b, d) = (ComplexLanes<TLanes>.AddTurned(odd, side), ComplexLanes<TLanes>.SubtractTurned(odd, side));
    }

    /// <summary>The next lanes: of the same element, or of the next, which begins with real parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Next<TLanes>(nint at)
        where TLanes : unmanaged, IFloatLanes<TLanes> => TLanes.Count == Lanes || (at + TLanes.Count) % Element == Lanes ? TLanes.Count + Lanes : TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ComplexLanes<TLanes> Load<TLanes>(float* from)
        where TLanes : unmanaged, IFloatLanes<TLanes> => new(TLanes.Load(from), TLanes.Load(from + Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(float* to, ComplexLanes<TLanes> value)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        value.Re.Store(to);
        value.Im.Store(to + Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ComplexLanes<TLanes> Turn<TLanes>(int turn)
        where TLanes : unmanaged, IFloatLanes<TLanes> => new(TLanes.All(_turns.Pointer[2 * turn]), TLanes.All(_turns.Pointer[(2 * turn) + 1]));
}
