using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Muser.Imaging.Clean;

/// <content>512-bit vectors: AVX-512.</content>
internal static unsafe partial class SubtractKernel
{
    [SkipLocalsInit]
    private static float Subtract512(
        float* tile, float* penalty, nint penaltyStep, ReadOnlySpan<BeamShift> shifts, nint beamStride, bool absolute)
    {
        var magnitude = Vector512.Create(absolute ? 0x7FFFFFFF : -1).AsSingle();
        var peak = Vector512.Create(float.NegativeInfinity);
        for (nint row = 0; row < Tile; row += 4, tile += 4 * Tile, penalty += 4 * Tile * penaltyStep)
        {
            var p0 = Vector512.Load(tile);
            var p1 = Vector512.Load(tile + 16);
            var p2 = Vector512.Load(tile + 32);
            var p3 = Vector512.Load(tile + 48);
            var p4 = Vector512.Load(tile + 64);
            var p5 = Vector512.Load(tile + 80);
            var p6 = Vector512.Load(tile + 96);
            var p7 = Vector512.Load(tile + 112);
            foreach (var shift in shifts)
            {
                var flux = Vector512.Create(shift.Flux);
                var beam = shift.Row(row * beamStride);
                p0 -= flux * Vector512.Load(beam);
                p1 -= flux * Vector512.Load(beam + 16);
                beam += beamStride;
                p2 -= flux * Vector512.Load(beam);
                p3 -= flux * Vector512.Load(beam + 16);
                beam += beamStride;
                p4 -= flux * Vector512.Load(beam);
                p5 -= flux * Vector512.Load(beam + 16);
                beam += beamStride;
                p6 -= flux * Vector512.Load(beam);
                p7 -= flux * Vector512.Load(beam + 16);
            }

            p0.Store(tile);
            p1.Store(tile + 16);
            p2.Store(tile + 32);
            p3.Store(tile + 48);
            p4.Store(tile + 64);
            p5.Store(tile + 80);
            p6.Store(tile + 96);
            p7.Store(tile + 112);

            peak = Vector512.MaxNative(peak, Key(p0, magnitude, penalty));
            peak = Vector512.MaxNative(peak, Key(p1, magnitude, penalty + (16 * penaltyStep)));
            peak = Vector512.MaxNative(peak, Key(p2, magnitude, penalty + (32 * penaltyStep)));
            peak = Vector512.MaxNative(peak, Key(p3, magnitude, penalty + (48 * penaltyStep)));
            peak = Vector512.MaxNative(peak, Key(p4, magnitude, penalty + (64 * penaltyStep)));
            peak = Vector512.MaxNative(peak, Key(p5, magnitude, penalty + (80 * penaltyStep)));
            peak = Vector512.MaxNative(peak, Key(p6, magnitude, penalty + (96 * penaltyStep)));
            peak = Vector512.MaxNative(peak, Key(p7, magnitude, penalty + (112 * penaltyStep)));
        }

        var half = Vector256.MaxNative(peak.GetLower(), peak.GetUpper());
        var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        return MathF.Max(MathF.Max(quarter[0], quarter[1]), MathF.Max(quarter[2], quarter[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Key(Vector512<float> pixel, Vector512<float> magnitude, float* penalty) =>
        (pixel & magnitude) + Vector512.Load(penalty);
}
