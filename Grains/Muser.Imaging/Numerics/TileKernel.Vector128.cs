using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Muser.Imaging.Numerics;

/// <content>128-bit vectors: AdvSimd, and x86 before AVX2.</content>
internal static unsafe partial class TileKernel
{
    private static void FillColumns128(double u, double w, double* l, double* h, int columns, float* to, nint panelStride)
    {
        var (uu, ww) = (Vector128.Create(u), Vector128.Create(w));
        for (var c = 0; c < columns; c += PanelColumns, to += panelStride)
        {
            for (var part = 0; part < PanelColumns; part += 4)
            {
                var lower = Vector128.FusedMultiplyAdd(uu, Vector128.Load(l + c + part), ww * Vector128.Load(h + c + part));
                var upper = Vector128.FusedMultiplyAdd(uu, Vector128.Load(l + c + part + 2), ww * Vector128.Load(h + c + part + 2));
                Phasor.FromTurns(lower, upper, out var cos, out var sin);
                cos.Store(to + part);
                sin.Store(to + PanelColumns + part);
            }
        }
    }

    private static void FillRows128(
        double v, double w, double* m, double* h, int rows, float* vis, nint visStride, int images, float* to, nint panelStride)
    {
        var (vv, ww) = (Vector128.Create(v), Vector128.Create(w));
        for (var r = 0; r < rows; r += 4)
        {
            var lower = Vector128.FusedMultiplyAdd(vv, Vector128.Load(m + r), ww * Vector128.Load(h + r));
            var upper = Vector128.FusedMultiplyAdd(vv, Vector128.Load(m + r + 2), ww * Vector128.Load(h + r + 2));
            Phasor.FromTurns(lower, upper, out var cos, out var sin);
            var at = to + (r / PanelRows * panelStride) + (r % PanelRows);
            for (var p = 0; p < images; p++, at += rows / PanelRows * panelStride)
            {
                var (re, im) = (Vector128.Create(vis[p * visStride]), Vector128.Create(vis[(p * visStride) + 1]));
                Vector128.FusedMultiplyAdd(re, cos, -(im * sin)).Store(at);
                (Vector128.FusedMultiplyAdd(re, sin, im * cos) ^ Vector128.Create(-0f)).Store(at + PanelRows);
            }
        }
    }

    /// <summary>4 rows by 8 columns in 8 registers, an eighth of a panel.</summary>
    [SkipLocalsInit]
    private static void Multiply128(float* rows, float* columns, int steps, float* tile, nint stride)
    {
        Vector128<float> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        for (var end = rows + (steps * PanelRows); rows < end; rows += PanelRows, columns += PanelColumns)
        {
            var c0 = Vector128.Load(columns);
            var c1 = Vector128.Load(columns + 4);
            var r = Vector128.Create(rows[0]);
            s00 = Vector128.FusedMultiplyAdd(r, c0, s00);
            s01 = Vector128.FusedMultiplyAdd(r, c1, s01);
            r = Vector128.Create(rows[1]);
            s10 = Vector128.FusedMultiplyAdd(r, c0, s10);
            s11 = Vector128.FusedMultiplyAdd(r, c1, s11);
            r = Vector128.Create(rows[2]);
            s20 = Vector128.FusedMultiplyAdd(r, c0, s20);
            s21 = Vector128.FusedMultiplyAdd(r, c1, s21);
            r = Vector128.Create(rows[3]);
            s30 = Vector128.FusedMultiplyAdd(r, c0, s30);
            s31 = Vector128.FusedMultiplyAdd(r, c1, s31);
        }

        Add(tile, s00, s01);
        Add(tile + stride, s10, s11);
        Add(tile + (2 * stride), s20, s21);
        Add(tile + (3 * stride), s30, s31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* to, Vector128<float> left, Vector128<float> right)
    {
        (Vector128.Load(to) + left).Store(to);
        (Vector128.Load(to + 4) + right).Store(to + 4);
    }
}
