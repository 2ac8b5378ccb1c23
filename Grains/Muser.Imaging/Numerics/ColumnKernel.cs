using System.Runtime.CompilerServices;
using Muser.Formats.Frames;

namespace Muser.Imaging.Numerics;

/// <summary>
/// The inner loops of <see cref="Maps.ColumnImager"/>, over a panel of 32 columns of the map: sixteen on one side of its middle (A), sixteen on the other (B).
/// <para>
/// Layout of the cells of a panel: [cell][A re, A im, B re, B im][16] floats. Pointers are into 64-byte aligned buffers.
/// </para>
/// </summary>
internal static unsafe class ColumnKernel
{
    /// <summary>Columns on a side of the middle: the transforms of a <see cref="BatchFft"/>.</summary>
    public const int Side = BatchFft.Lanes;

    /// <summary>Columns of a panel.</summary>
    public const int Columns = 2 * Side;

    /// <summary>Floats of a cell: a complex number for each column.</summary>
    public const int Cell = 2 * Columns;

    /// <summary>Taps are counted up to whole vectors.</summary>
    public const int TapAlignment = 16;

    /// <summary>Adds the visibilities of one list to the cells of a panel: each times its phasor in every column, over its taps.</summary>
    /// <param name="u">u of each visibility, wavelengths.</param>
    /// <param name="w">w of each.</param>
    /// <param name="vis">Weighted visibility of each: re, im.</param>
    /// <param name="places">Where the taps of each lie, and which cells they fall on.</param>
    /// <param name="taps">The taps: for each visibility re, im for the middle column of the map, re, im for its edge, padded to <see cref="TapAlignment"/>.</param>
    /// <param name="outward">Where the panel lies between these, 0 to 1.</param>
    /// <param name="l">l of the columns, [A, B][16].</param>
    /// <param name="term">The w-term's factor of the columns.</param>
    /// <param name="cells">Cell 0.</param>
    /// <param name="path">The implementation.</param>
    public static void Spread(
        double* u, double* w, float* vis, ReadOnlySpan<TapPlace> places, float* taps, float outward, double* l, double* term, float* cells, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                Spread<Lanes512>(u, w, vis, places, taps, outward, l, term, cells);
                break;
            case SimdPath.Vector256:
                Spread<Lanes256>(u, w, vis, places, taps, outward, l, term, cells);
                break;
            case SimdPath.Vector128:
                Spread<Lanes128>(u, w, vis, places, taps, outward, l, term, cells);
                break;
            default:
                Spread<Lanes32>(u, w, vis, places, taps, outward, l, term, cells);
                break;
        }
    }

    /// <summary>
    /// The spectra of 16 pairs of real columns: with the cells c[j] of v &gt;= 0 alone, the map is the real part of their transform, so its spectrum is half of c[j] at j and of its
    /// conjugate at -j; the spectrum of B, times i, is added to that of A, so that one complex transform gives both columns. Without the factor of one half.
    /// </summary>
    /// <param name="cells">Cell 0 of the panel.</param>
    /// <param name="size">Cells of the transform, even; cells 0 to size / 2 are taken.</param>
    /// <param name="spectrum">Receives [cell][re, im][16].</param>
    /// <param name="path">The implementation.</param>
    public static void Pair(float* cells, int size, float* spectrum, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                Pair<Lanes512>(cells, size, spectrum);
                break;
            case SimdPath.Vector256:
                Pair<Lanes256>(cells, size, spectrum);
                break;
            case SimdPath.Vector128:
                Pair<Lanes128>(cells, size, spectrum);
                break;
            default:
                Pair<Lanes32>(cells, size, spectrum);
                break;
        }
    }

    /// <summary>to += the conjugate of from, for one cell of a panel.</summary>
    public static void AddConjugate(float* from, float* to)
    {
        for (var i = 0; i < Cell; i++)
        {
            to[i] += i / Side % 2 == 0 ? from[i] : -from[i];
        }
    }

    /// <summary>The rows of a map from the elements of a transform, of which those of rows below the middle come last, times a factor for each row.</summary>
    /// <param name="from">Element 0, at the first column.</param>
    /// <param name="size">Elements of the transform.</param>
    /// <param name="factors">The factors.</param>
    /// <param name="rows">Rows of the map, even.</param>
    /// <param name="to">The first row, at the first column.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="columns">Columns, 0 to 16.</param>
    /// <param name="path">The implementation.</param>
    public static void Scale(float* from, int size, float* factors, int rows, float* to, nint stride, int columns, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512 when columns == Side:
                Scale<Lanes512>(from, size, factors, rows, to, stride, columns);
                break;
            case SimdPath.Vector256 when columns == Side:
                Scale<Lanes256>(from, size, factors, rows, to, stride, columns);
                break;
            case SimdPath.Vector128 when columns == Side:
                Scale<Lanes128>(from, size, factors, rows, to, stride, columns);
                break;
            default:
                Scale<Lanes32>(from, size, factors, rows, to, stride, columns);
                break;
        }
    }

    private static void Scale<TLanes>(float* from, int size, float* factors, int rows, float* to, nint stride, int columns)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        for (var row = 0; row < rows; row++, to += stride)
        {
            nint element = row - (rows / 2) + (row < rows / 2 ? size : 0);
            var factor = TLanes.All(factors[row]);
            for (var lane = 0; lane < columns; lane += TLanes.Count)
            {
                (TLanes.Load(from + (element * BatchFft.Element) + lane) * factor).Store(to + lane);
            }
        }
    }

    private static void Spread<TLanes>(
        double* u, double* w, float* vis, ReadOnlySpan<TapPlace> places, float* taps, float outward, double* l, double* term, float* cells)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        var s = TLanes.All(outward);
        var between = stackalloc float[2 * TapPlace.Most];
        for (var k = 0; k < places.Length; k++)
        {
            var place = places[k];
            var from = taps + place.Offset;
            nint padded = place.Padded;
            for (nint t = 0; t < 2 * padded; t += TLanes.Count)
            {
                var inner = TLanes.Load(from + t);
                TLanes.MultiplyAdd(TLanes.Load(from + (2 * padded) + t) - inner, s, inner).Store(between + t);
            }

            var (re, im) = (TLanes.All(vis[2 * k]), TLanes.All(vis[(2 * k) + 1]));
            var first = cells + ((nint)place.FirstCell * Cell);
            for (nint lane = 0; lane < Side; lane += TLanes.Count)
            {
                TLanes.Phasors(u[k], l + lane, w[k], term + lane, out var cos, out var sin);
                var aRe = TLanes.SubtractProduct(re * cos, im, sin);
                var aIm = TLanes.MultiplyAdd(re, sin, im * cos);
                TLanes.Phasors(u[k], l + Side + lane, w[k], term + Side + lane, out cos, out sin);
                var bRe = TLanes.SubtractProduct(re * cos, im, sin);
                var bIm = TLanes.MultiplyAdd(re, sin, im * cos);
                var to = first + lane;
                for (nint t = 0; t < place.Count; t++, to += Cell)
                {
                    var (tapRe, tapIm) = (TLanes.All(between[t]), TLanes.All(between[padded + t]));
                    Add(to, aRe, aIm, tapRe, tapIm);
                    Add(to + (2 * Side), bRe, bIm, tapRe, tapIm);
                }
            }
        }
    }

    /// <summary>cell += value times tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLanes>(float* cell, TLanes re, TLanes im, TLanes tapRe, TLanes tapIm)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        TLanes.SubtractProduct(TLanes.MultiplyAdd(re, tapRe, TLanes.Load(cell)), im, tapIm).Store(cell);
        TLanes.MultiplyAdd(re, tapIm, TLanes.MultiplyAdd(im, tapRe, TLanes.Load(cell + Side))).Store(cell + Side);
    }

    private static void Pair<TLanes>(float* cells, int size, float* spectrum)
        where TLanes : unmanaged, IFloatLanes<TLanes>
    {
        for (nint lane = 0; lane < Side; lane += TLanes.Count)
        {
            Real(0);
            Real(size / 2);

            void Real(nint cell)
            {
                // Half of a number and half of its conjugate fall on the same cell.
                var from = cells + (cell * Cell) + lane;
                var to = spectrum + (cell * BatchFft.Element) + lane;
                (TLanes.Load(from) + TLanes.Load(from)).Store(to);
                (TLanes.Load(from + (2 * Side)) + TLanes.Load(from + (2 * Side))).Store(to + Side);
            }
        }

        for (nint cell = 1; cell < size / 2; cell++)
        {
            var from = cells + (cell * Cell);
            var to = spectrum + (cell * BatchFft.Element);
            var mirror = spectrum + ((size - cell) * BatchFft.Element);
            for (nint lane = 0; lane < Side; lane += TLanes.Count, from += TLanes.Count, to += TLanes.Count, mirror += TLanes.Count)
            {
                var (aRe, aIm, bRe, bIm) = (TLanes.Load(from), TLanes.Load(from + Side), TLanes.Load(from + (2 * Side)), TLanes.Load(from + (3 * Side)));
                (aRe - bIm).Store(to);
                (aIm + bRe).Store(to + Side);
                (aRe + bIm).Store(mirror);
                (bRe - aIm).Store(mirror + Side);
            }
        }
    }
}
