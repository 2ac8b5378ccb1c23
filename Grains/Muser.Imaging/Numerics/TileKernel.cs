using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Muser.Formats.Frames;

namespace Muser.Imaging.Numerics;

/// <summary>
/// The two inner loops of <see cref="Maps.DirtyImager"/>: filling a block of phasors, and multiplying two such blocks into a tile of the image.
/// Pointers are into 64-byte aligned buffers of the imager.
/// <para>
/// Layout, for a block of K visibilities and a tile of R rows by C columns:
/// columns [C/32][K][re, im][32] floats, rows [R/8][K][re, -im][8] floats: the multiplication reads both from front to back, and one product
/// of a row by a column is the real part of (rowRe + i rowIm)(colRe + i colIm), summed over K.
/// </para>
/// </summary>
internal static unsafe class TileKernel
{
    /// <summary>Columns in a panel: two 512-bit vectors.</summary>
    public const int PanelColumns = 32;

    /// <summary>Rows in a panel.</summary>
    public const int PanelRows = 8;

    /// <summary>
    /// Column phasors of one visibility: exp(2*pi*i(u l + w h)) for each column of the tile.
    /// </summary>
    /// <param name="u">u, wavelengths.</param>
    /// <param name="w">w, wavelengths.</param>
    /// <param name="l">l of each column.</param>
    /// <param name="h">The w-term's factor of each column.</param>
    /// <param name="columns">Columns, a multiple of 32.</param>
    /// <param name="to">Where the first panel has this visibility.</param>
    /// <param name="panelStride">Floats from one panel to the next.</param>
    /// <param name="path">The implementation.</param>
    public static void FillColumns(double u, double w, double* l, double* h, int columns, float* to, nint panelStride, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                FillColumns512(u, w, l, h, columns, to, panelStride);
                break;
            case SimdPath.Vector256:
                FillColumns256(u, w, l, h, columns, to, panelStride);
                break;
            default:
                for (var c = 0; c < columns; c++)
                {
                    var (cos, sin) = Phasor.FromTurns((u * l[c]) + (w * h[c]));
                    var at = to + (c / PanelColumns * panelStride) + (c % PanelColumns);
                    at[0] = cos;
                    at[PanelColumns] = sin;
                }

                break;
        }
    }

    /// <summary>
    /// Row phasors of one visibility: V exp(2*pi*i(v m + w h)) for each row of the tile and each image that shares the geometry.
    /// </summary>
    /// <param name="v">v, wavelengths.</param>
    /// <param name="w">w, wavelengths.</param>
    /// <param name="m">m of each row.</param>
    /// <param name="h">The w-term's factor of each row.</param>
    /// <param name="rows">Rows, a multiple of 16.</param>
    /// <param name="vis">Weighted visibility of each image: re, im.</param>
    /// <param name="visStride">Floats from one image's visibility to the next.</param>
    /// <param name="images">Images.</param>
    /// <param name="to">Where the first panel of the first image has this visibility.</param>
    /// <param name="panelStride">Floats from one panel to the next; an image has rows / 8 panels.</param>
    /// <param name="path">The implementation.</param>
    public static void FillRows(
        double v, double w, double* m, double* h, int rows, float* vis, nint visStride, int images, float* to, nint panelStride, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                FillRows512(v, w, m, h, rows, vis, visStride, images, to, panelStride);
                break;
            case SimdPath.Vector256:
                FillRows256(v, w, m, h, rows, vis, visStride, images, to, panelStride);
                break;
            default:
                for (var r = 0; r < rows; r++)
                {
                    var (cos, sin) = Phasor.FromTurns((v * m[r]) + (w * h[r]));
                    var at = to + (r / PanelRows * panelStride) + (r % PanelRows);
                    for (var p = 0; p < images; p++, at += rows / PanelRows * panelStride)
                    {
                        var (re, im) = (vis[p * visStride], vis[(p * visStride) + 1]);
                        at[0] = (re * cos) - (im * sin);
                        at[PanelRows] = -((re * sin) + (im * cos));
                    }
                }

                break;
        }
    }

    /// <summary>
    /// tile[8, 32] += rows^T columns over <paramref name="steps"/> steps (two for each visibility).
    /// </summary>
    /// <param name="rows">A row panel.</param>
    /// <param name="columns">A column panel.</param>
    /// <param name="steps">Twice the number of visibilities.</param>
    /// <param name="tile">The upper left corner in the tile.</param>
    /// <param name="tileStride">Floats from one row of the tile to the next.</param>
    /// <param name="path">The implementation.</param>
    public static void Multiply(float* rows, float* columns, int steps, float* tile, nint tileStride, SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                Multiply512(rows, columns, steps, tile, tileStride);
                break;
            case SimdPath.Vector256:
                for (var r = 0; r < PanelRows; r += 4)
                {
                    for (var c = 0; c < PanelColumns; c += 16)
                    {
                        Multiply256(rows + r, columns + c, steps, tile + (r * tileStride) + c, tileStride);
                    }
                }

                break;
            default:
                for (var r = 0; r < PanelRows; r++)
                {
                    for (var c = 0; c < PanelColumns; c++)
                    {
                        var sum = 0f;
                        for (var k = 0; k < steps; k++)
                        {
                            sum = MathF.FusedMultiplyAdd(rows[(k * PanelRows) + r], columns[(k * PanelColumns) + c], sum);
                        }

                        tile[(r * tileStride) + c] += sum;
                    }
                }

                break;
        }
    }

    private static void FillColumns512(double u, double w, double* l, double* h, int columns, float* to, nint panelStride)
    {
        var (uu, ww) = (Vector512.Create(u), Vector512.Create(w));
        for (var c = 0; c < columns; c += PanelColumns, to += panelStride)
        {
            for (var half = 0; half < PanelColumns; half += 16)
            {
                var lower = Vector512.FusedMultiplyAdd(uu, Vector512.Load(l + c + half), ww * Vector512.Load(h + c + half));
                var upper = Vector512.FusedMultiplyAdd(uu, Vector512.Load(l + c + half + 8), ww * Vector512.Load(h + c + half + 8));
                Phasor.FromTurns(lower, upper, out var cos, out var sin);
                cos.Store(to + half);
                sin.Store(to + PanelColumns + half);
            }
        }
    }

    private static void FillColumns256(double u, double w, double* l, double* h, int columns, float* to, nint panelStride)
    {
        var (uu, ww) = (Vector256.Create(u), Vector256.Create(w));
        for (var c = 0; c < columns; c += PanelColumns, to += panelStride)
        {
            for (var part = 0; part < PanelColumns; part += 8)
            {
                var lower = Vector256.FusedMultiplyAdd(uu, Vector256.Load(l + c + part), ww * Vector256.Load(h + c + part));
                var upper = Vector256.FusedMultiplyAdd(uu, Vector256.Load(l + c + part + 4), ww * Vector256.Load(h + c + part + 4));
                Phasor.FromTurns(lower, upper, out var cos, out var sin);
                cos.Store(to + part);
                sin.Store(to + PanelColumns + part);
            }
        }
    }

    private static void FillRows512(
        double v, double w, double* m, double* h, int rows, float* vis, nint visStride, int images, float* to, nint panelStride)
    {
        var (vv, ww) = (Vector512.Create(v), Vector512.Create(w));
        for (var r = 0; r < rows; r += 16)
        {
            var lower = Vector512.FusedMultiplyAdd(vv, Vector512.Load(m + r), ww * Vector512.Load(h + r));
            var upper = Vector512.FusedMultiplyAdd(vv, Vector512.Load(m + r + 8), ww * Vector512.Load(h + r + 8));
            Phasor.FromTurns(lower, upper, out var cos, out var sin);
            var at = to + (r / PanelRows * panelStride);
            for (var p = 0; p < images; p++, at += rows / PanelRows * panelStride)
            {
                var (re, im) = (Vector512.Create(vis[p * visStride]), Vector512.Create(vis[(p * visStride) + 1]));
                var rowRe = Vector512.FusedMultiplyAdd(re, cos, -(im * sin));
                var rowIm = Vector512.FusedMultiplyAdd(re, sin, im * cos) ^ Vector512.Create(-0f);

                // Sixteen rows are two panels; in each, re and im of a step stand side by side.
                Vector512.Create(rowRe.GetLower(), rowIm.GetLower()).Store(at);
                Vector512.Create(rowRe.GetUpper(), rowIm.GetUpper()).Store(at + panelStride);
            }
        }
    }

    private static void FillRows256(
        double v, double w, double* m, double* h, int rows, float* vis, nint visStride, int images, float* to, nint panelStride)
    {
        var (vv, ww) = (Vector256.Create(v), Vector256.Create(w));
        for (var r = 0; r < rows; r += PanelRows, to += panelStride)
        {
            var lower = Vector256.FusedMultiplyAdd(vv, Vector256.Load(m + r), ww * Vector256.Load(h + r));
            var upper = Vector256.FusedMultiplyAdd(vv, Vector256.Load(m + r + 4), ww * Vector256.Load(h + r + 4));
            Phasor.FromTurns(lower, upper, out var cos, out var sin);
            var at = to;
            for (var p = 0; p < images; p++, at += rows / PanelRows * panelStride)
            {
                var (re, im) = (Vector256.Create(vis[p * visStride]), Vector256.Create(vis[(p * visStride) + 1]));
                Vector256.FusedMultiplyAdd(re, cos, -(im * sin)).Store(at);
                (Vector256.FusedMultiplyAdd(re, sin, im * cos) ^ Vector256.Create(-0f)).Store(at + PanelRows);
            }
        }
    }

    /// <summary>8 rows by 32 columns in 16 registers: per step two loads, eight broadcasts and sixteen products, so that the multipliers are the limit.</summary>
    [SkipLocalsInit]
    private static void Multiply512(float* rows, float* columns, int steps, float* tile, nint stride)
    {
        Vector512<float> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        Vector512<float> s40 = default, s41 = default, s50 = default, s51 = default, s60 = default, s61 = default, s70 = default, s71 = default;
        for (var end = rows + (steps * PanelRows); rows < end; rows += PanelRows, columns += PanelColumns)
        {
            var c0 = Vector512.Load(columns);
            var c1 = Vector512.Load(columns + 16);
            var r = Vector512.Create(rows[0]);
            s00 = Vector512.FusedMultiplyAdd(r, c0, s00);
            s01 = Vector512.FusedMultiplyAdd(r, c1, s01);
            r = Vector512.Create(rows[1]);
            s10 = Vector512.FusedMultiplyAdd(r, c0, s10);
            s11 = Vector512.FusedMultiplyAdd(r, c1, s11);
            r = Vector512.Create(rows[2]);
            s20 = Vector512.FusedMultiplyAdd(r, c0, s20);
            s21 = Vector512.FusedMultiplyAdd(r, c1, s21);
            r = Vector512.Create(rows[3]);
            s30 = Vector512.FusedMultiplyAdd(r, c0, s30);
            s31 = Vector512.FusedMultiplyAdd(r, c1, s31);
            r = Vector512.Create(rows[4]);
            s40 = Vector512.FusedMultiplyAdd(r, c0, s40);
            s41 = Vector512.FusedMultiplyAdd(r, c1, s41);
            r = Vector512.Create(rows[5]);
            s50 = Vector512.FusedMultiplyAdd(r, c0, s50);
            s51 = Vector512.FusedMultiplyAdd(r, c1, s51);
            r = Vector512.Create(rows[6]);
            s60 = Vector512.FusedMultiplyAdd(r, c0, s60);
            s61 = Vector512.FusedMultiplyAdd(r, c1, s61);
            r = Vector512.Create(rows[7]);
            s70 = Vector512.FusedMultiplyAdd(r, c0, s70);
            s71 = Vector512.FusedMultiplyAdd(r, c1, s71);
        }

        Add(tile, s00, s01);
        Add(tile + stride, s10, s11);
        Add(tile + (2 * stride), s20, s21);
        Add(tile + (3 * stride), s30, s31);
        Add(tile + (4 * stride), s40, s41);
        Add(tile + (5 * stride), s50, s51);
        Add(tile + (6 * stride), s60, s61);
        Add(tile + (7 * stride), s70, s71);
    }

    /// <summary>4 rows by 16 columns in 8 of the 16 registers, a quarter of a panel.</summary>
    [SkipLocalsInit]
    private static void Multiply256(float* rows, float* columns, int steps, float* tile, nint stride)
    {
        Vector256<float> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        for (var end = rows + (steps * PanelRows); rows < end; rows += PanelRows, columns += PanelColumns)
        {
            var c0 = Vector256.Load(columns);
            var c1 = Vector256.Load(columns + 8);
            var r = Vector256.Create(rows[0]);
            s00 = Vector256.FusedMultiplyAdd(r, c0, s00);
            s01 = Vector256.FusedMultiplyAdd(r, c1, s01);
            r = Vector256.Create(rows[1]);
            s10 = Vector256.FusedMultiplyAdd(r, c0, s10);
            s11 = Vector256.FusedMultiplyAdd(r, c1, s11);
            r = Vector256.Create(rows[2]);
            s20 = Vector256.FusedMultiplyAdd(r, c0, s20);
            s21 = Vector256.FusedMultiplyAdd(r, c1, s21);
            r = Vector256.Create(rows[3]);
            s30 = Vector256.FusedMultiplyAdd(r, c0, s30);
            s31 = Vector256.FusedMultiplyAdd(r, c1, s31);
        }

        Add(tile, s00, s01);
        Add(tile + stride, s10, s11);
        Add(tile + (2 * stride), s20, s21);
        Add(tile + (3 * stride), s30, s31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* to, Vector512<float> left, Vector512<float> right)
    {
        (Vector512.Load(to) + left).Store(to);
        (Vector512.Load(to + 16) + right).Store(to + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* to, Vector256<float> left, Vector256<float> right)
    {
        (Vector256.Load(to) + left).Store(to);
        (Vector256.Load(to + 8) + right).Store(to + 8);
    }
}
