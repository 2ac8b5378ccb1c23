using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Muser.Imaging.Numerics;

/// <content>512-bit vectors: AVX-512.</content>
internal static unsafe partial class TileKernel
{
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* to, Vector512<float> left, Vector512<float> right)
    {
        (Vector512.Load(to) + left).Store(to);
        (Vector512.Load(to + 16) + right).Store(to + 16);
    }
}
