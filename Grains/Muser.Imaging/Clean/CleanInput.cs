using System.Numerics;
using System.Runtime.InteropServices;

namespace Muser.Imaging.Clean;

/// <summary>Whether a dirty map and a beam can be cleaned.</summary>
internal static class CleanInput
{
    /// <summary>Why not, or null where they can.</summary>
    /// <param name="dirty">The map.</param>
    /// <param name="beam">The beam.</param>
    /// <param name="isKnownBeam">Whether the pixels of the beam have been looked at before.</param>
    public static CleanStop? Check(ReadOnlySpan<float> dirty, ReadOnlySpan<float> beam, bool isKnownBeam = false)
    {
        var side = (int)Math.Sqrt(beam.Length);
        if (side * side != beam.Length || side % 2 != 0 || side == 0)
        {
            throw new ArgumentException($"{beam.Length} pixels are no square beam of even side.", nameof(beam));
        }

        if (!AllFinite(dirty) || !(isKnownBeam || AllFinite(beam)))
        {
            return CleanStop.NotFinite;
        }

        return beam[(side / 2 * side) + (side / 2)] > 0 ? null : CleanStop.NoBeam;
    }

    private static bool AllFinite(ReadOnlySpan<float> pixels)
    {
        // Zero times a number is zero, unless it is infinite or none.
        var sum = Vector<float>.Zero;
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(pixels);
        foreach (var vector in vectors)
        {
            sum += vector * 0f;
        }

        foreach (var pixel in pixels[(vectors.Length * Vector<float>.Count)..])
        {
            sum += new Vector<float>(pixel * 0f);
        }

        return Vector.EqualsAll(sum, Vector<float>.Zero);
    }
}
