using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Muser.Imaging.Clean;

/// <content>256-bit vectors: AVX2.</content>
internal static unsafe partial class SubtractKernel
{
    [SkipLocalsInit]
    private static float Subtract256(
        float* tile, float* penalty, nint penaltyStep, ReadOnlySpan<BeamShift> shifts, nint beamStride, bool absolute)
    {
        var magnitude = Vector256.Create(absolute ? 0x7FFFFFFF : -1).AsSingle();
        var peak = Vector256.Create(float.NegativeInfinity);
        for (nint row = 0; row < Tile; row += 2, tile += 2 * Tile, penalty += 2 * Tile * penaltyStep)
        {
            var p0 = Vector256.Load(tile);
            var p1 = Vector256.Load(tile + 8);
            var p2 = Vector256.Load(tile + 16);
            var p3 = Vector256.Load(tile + 24);
            var p4 = Vector256.Load(tile + 32);
            var p5 = Vector256.Load(tile + 40);
            var p6 = Vector256.Load(tile + 48);
            var p7 = Vector256.Load(tile + 56);
            foreach (var shift in shifts)
            {
                var flux = Vector256.Create(shift.Flux);
                var beam = shift.Row(row * beamStride);
                p0 -= flux * Vector256.Load(beam);
                p1 -= flux * Vector256.Load(beam + 8);
                p2 -= flux * Vector256.Load(beam + 16);
                p3 -= flux * Vector256.Load(beam + 24);
                beam += beamStride;
                p4 -= flux * Vector256.Load(beam);
                p5 -= flux * Vector256.Load(beam + 8);
                p6 -= flux * Vector256.Load(beam + 16);
                p7 -= flux * Vector256.Load(beam + 24);
            }

            p0.Store(tile);
            p1.Store(tile + 8);
            p2.Store(tile + 16);
            p3.Store(tile + 24);
            p4.Store(tile + 32);
            p5.Store(tile + 40);
            p6.Store(tile + 48);
            p7.Store(tile + 56);

            peak = Vector256.MaxNative(peak, Key(p0, magnitude, penalty));
            peak = Vector256.MaxNative(peak, Key(p1, magnitude, penalty + (8 * penaltyStep)));
            peak = Vector256.MaxNative(peak, Key(p2, magnitude, penalty + (16 * penaltyStep)));
            peak = Vector256.MaxNative(peak, Key(p3, magnitude, penalty + (24 * penaltyStep)));
            peak = Vector256.MaxNative(peak, Key(p4, magnitude, penalty + (32 * penaltyStep)));
            peak = Vector256.MaxNative(peak, Key(p5, magnitude, penalty + (40 * penaltyStep)));
            peak = Vector256.MaxNative(peak, Key(p6, magnitude, penalty + (48 * penaltyStep)));
            peak = Vector256.MaxNative(peak, Key(p7, magnitude, penalty + (56 * penaltyStep)));
        }

        var half = Vector128.MaxNative(peak.GetLower(), peak.GetUpper());
        return MathF.Max(MathF.Max(half[0], half[1]), MathF.Max(half[2], half[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Key(Vector256<float> pixel, Vector256<float> magnitude, float* penalty) =>
        (pixel & magnitude) + Vector256.Load(penalty);
}
