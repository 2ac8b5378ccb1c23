using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Muser.Imaging.Numerics;

/// <content>256-bit vectors: AVX2.</content>
internal static unsafe partial class TileKernel
{
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
    private static void Add(float* to, Vector256<float> left, Vector256<float> right)
    {
        (Vector256.Load(to) + left).Store(to);
        (Vector256.Load(to + 8) + right).Store(to + 8);
    }
}
