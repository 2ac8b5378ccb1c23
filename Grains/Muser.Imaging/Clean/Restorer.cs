using System.Numerics;
using System.Runtime.InteropServices;
using Muser.Imaging.Maps;

namespace Muser.Imaging.Clean;

/// <summary>
/// Puts a model back into a map: every pixel of it becomes a restoring beam, cut where it has fallen to 1e-8. Exact, no transform; costs
/// the pixels of the model
/// that are not zero times those of the beam. Safe for any thread.
/// </summary>
public static class Restorer
{
    private const double Cut = 1e-8;

    /// <summary>Adds the model, convolved with the beam, to an image.</summary>
    /// <param name="grid">The pixels.</param>
    /// <param name="beam">The beam.</param>
    /// <param name="modelRowColumn">[row, column], in the unit of the map times beam.</param>
    /// <param name="imageRowColumn">[row, column]: the residual, say; receives the restored map.</param>
    public static void Add(ImageGrid grid, RestoringBeam beam, ReadOnlySpan<float> modelRowColumn, Span<float> imageRowColumn)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(modelRowColumn.Length, grid.Pixels, nameof(modelRowColumn));
        ArgumentOutOfRangeException.ThrowIfNotEqual(imageRowColumn.Length, grid.Pixels, nameof(imageRowColumn));
        var size = grid.Size;
        var patch = Patch(grid, beam, out var reach);
        var side = (2 * reach) + 1;
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var flux = modelRowColumn[(row * size) + column];
                if (flux == 0)
                {
                    continue;
                }

                var (first, last) = (Math.Max(0, column - reach), Math.Min(size - 1, column + reach));
                for (var to = Math.Max(0, row - reach); to <= Math.Min(size - 1, row + reach); to++)
                {
                    var from = patch.AsSpan(((to - row + reach) * side) + first - column + reach, last - first + 1);
                    AddScaled(from, flux, imageRowColumn.Slice((to * size) + first, last - first + 1));
                }
            }
        }
    }

    /// <summary>The beam on pixels, out to <paramref name="reach"/> on all sides.</summary>
    private static float[] Patch(ImageGrid grid, RestoringBeam beam, out int reach)
    {
        // The furthest column or row at which the Gaussian is at the cut, whatever its direction.
        var (a, b, c) = beam.Quadratic(grid.CellArcsec);
        reach = (int)Math.Ceiling(Math.Sqrt(-Math.Log(Cut) * Math.Max(a, c) / ((a * c) - (b * b / 4))));
        reach = Math.Min(reach, grid.Size);
        var side = (2 * reach) + 1;
        var patch = new float[side * side];
        for (var i = 0; i < patch.Length; i++)
        {
            double x = (i % side) - reach, y = (i / side) - reach;
            patch[i] = (float)Math.Exp(-((a * x * x) + (b * x * y) + (c * y * y)));
        }

        return patch;
    }

    private static void AddScaled(ReadOnlySpan<float> from, float factor, Span<float> to)
    {
        var fromVectors = MemoryMarshal.Cast<float, Vector<float>>(from);
        var toVectors = MemoryMarshal.Cast<float, Vector<float>>(to);
        for (var i = 0; i < fromVectors.Length; i++)
        {
            toVectors[i] += fromVectors[i] * factor;
        }

        for (var i = fromVectors.Length * Vector<float>.Count; i < from.Length; i++)
        {
            to[i] += from[i] * factor;
        }
    }
}
