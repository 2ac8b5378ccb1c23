using Muser.Formats.Frames;

namespace Muser.Imaging.Clean;

/// <summary>
/// The inner loop of CLEAN: subtracts shifted beams from a tile of the residual, one after the other, and finds the largest pixel on the
/// way.
/// <para>
/// Every path does the same operations on a pixel in the same order, product and difference each rounded to single precision, so that
/// all give the same bits:
/// a fused product would choose other pixels where two are nearly alike.
/// Eight vectors of the tile stay in registers while the beams pass: 4 rows of 2 vectors, 2 of 4, or 1 of 8.
/// </para>
/// </summary>
internal static unsafe partial class SubtractKernel
{
    /// <summary>Pixels on a side of a tile.</summary>
    public const int Tile = 32;

    /// <summary>Subtracts beams from a tile and returns its largest pixel.</summary>
    /// <param name="tile">The tile, [row][column], 64-byte aligned.</param>
    /// <param name="penalty">Added to a pixel, or its modulus, before it is compared: 0, or minus infinity for one that may not be
    /// taken.</param>
    /// <param name="penaltyStep">1, or 0 where <paramref name="penalty"/> is one vector for all.</param>
    /// <param name="shifts">The beams.</param>
    /// <param name="beamStride">Floats from one row of the beam to the next.</param>
    /// <param name="absolute">Whether the modulus is compared.</param>
    /// <param name="path">The implementation.</param>
    public static float SubtractAndFindPeak(
        float* tile, float* penalty, nint penaltyStep, ReadOnlySpan<BeamShift> shifts, nint beamStride, bool absolute, SimdPath path) =>
        path switch
        {
            SimdPath.Vector512 => Subtract512(tile, penalty, penaltyStep, shifts, beamStride, absolute),
            SimdPath.Vector256 => Subtract256(tile, penalty, penaltyStep, shifts, beamStride, absolute),
            SimdPath.Vector128 => Subtract128(tile, penalty, penaltyStep, shifts, beamStride, absolute),
            _ => SubtractScalar(tile, penalty, penaltyStep, shifts, beamStride, absolute),
        };

    private static float SubtractScalar(
        float* tile, float* penalty, nint penaltyStep, ReadOnlySpan<BeamShift> shifts, nint beamStride, bool absolute)
    {
        var peak = float.NegativeInfinity;
        for (var i = 0; i < Tile * Tile; i++)
        {
            var pixel = tile[i];
            foreach (var shift in shifts)
            {
                pixel -= shift.Flux * *shift.Row((i / Tile * beamStride) + (i % Tile));
            }

            tile[i] = pixel;
            peak = MathF.Max(peak, (absolute ? MathF.Abs(pixel) : pixel) + penalty[i * penaltyStep]);
        }

        return peak;
    }
}
