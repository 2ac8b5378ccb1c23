using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Muser.Imaging.Clean;

/// <content>128-bit vectors: AdvSimd, and x86 before AVX2.</content>
internal static unsafe partial class SubtractKernel
{
    [SkipLocalsInit]
    private static float Subtract128(
        float* tile, float* penalty, nint penaltyStep, ReadOnlySpan<BeamShift> shifts, nint beamStride, bool absolute)
    {
        var magnitude = Vector128.Create(absolute ? 0x7FFFFFFF : -1).AsSingle();
        var peak = Vector128.Create(float.NegativeInfinity);
        for (nint row = 0; row < Tile; row++, tile += Tile, penalty += Tile * penaltyStep)
        {
            var p0 = Vector128.Load(tile);
            var p1 = Vector128.Load(tile + 4);
            var p2 = Vector128.Load(tile + 8);
            var p3 = Vector128.Load(tile + 12);
            var p4 = Vector128.Load(tile + 16);
            var p5 = Vector128.Load(tile + 20);
            var p6 = Vector128.Load(tile + 24);
            var p7 = Vector128.Load(tile + 28);
            foreach (var shift in shifts)
            {
                var flux = Vector128.Create(shift.Flux);
                var beam = shift.Row(row * beamStride);
                p0 -= flux * Vector128.Load(beam);
                p1 -= flux * Vector128.Load(beam + 4);
                p2 -= flux * Vector128.Load(beam + 8);
                p3 -= flux * Vector128.Load(beam + 12);
                p4 -= flux * Vector128.Load(beam + 16);
                p5 -= flux * Vector128.Load(beam + 20);
                p6 -= flux * Vector128.Load(beam + 24);
                p7 -= flux * Vector128.Load(beam + 28);
            }

            p0.Store(tile);
            p1.Store(tile + 4);
            p2.Store(tile + 8);
            p3.Store(tile + 12);
            p4.Store(tile + 16);
            p5.Store(tile + 20);
            p6.Store(tile + 24);
            p7.Store(tile + 28);

            peak = Vector128.MaxNative(peak, Key(p0, magnitude, penalty));
            peak = Vector128.MaxNative(peak, Key(p1, magnitude, penalty + (4 * penaltyStep)));
            peak = Vector128.MaxNative(peak, Key(p2, magnitude, penalty + (8 * penaltyStep)));
            peak = Vector128.MaxNative(peak, Key(p3, magnitude, penalty + (12 * penaltyStep)));
            peak = Vector128.MaxNative(peak, Key(p4, magnitude, penalty + (16 * penaltyStep)));
            peak = Vector128.MaxNative(peak, Key(p5, magnitude, penalty + (20 * penaltyStep)));
            peak = Vector128.MaxNative(peak, Key(p6, magnitude, penalty + (24 * penaltyStep)));
            peak = Vector128.MaxNative(peak, Key(p7, magnitude, penalty + (28 * penaltyStep)));
        }

        return MathF.Max(MathF.Max(peak[0], peak[1]), MathF.Max(peak[2], peak[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Key(Vector128<float> pixel, Vector128<float> magnitude, float* penalty) =>
        (pixel & magnitude) + Vector128.Load(penalty);
}
