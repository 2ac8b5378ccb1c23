using Muser.Sky.Vectors;

namespace Muser.Sky.Arrays;

/// <summary>
/// (u, v, w) in metres: u east, v north of date, w towards the phase centre; for a baseline (i, j), i &lt; j, of r_j - r_i.
/// A source of flux I at (l, m) gives V = I exp(-2 pi i (ul + vm + w(n-1)) / wavelength). Source: muser-format, section 5.
/// Static, without allocation, safe for any thread.
/// </summary>
public static class Uvw
{
    /// <summary>(u, v, w) of every baseline, in the order of <see cref="Baselines"/>.</summary>
    /// <param name="ghaRad">Greenwich hour angle of the phase centre, rad.</param>
    /// <param name="decRad">Apparent declination of the phase centre, rad.</param>
    /// <param name="antennaItrfM">Positions of n antennas, ITRF axes, m.</param>
    /// <param name="uvwBaselineXyz">Filled: n(n-1)/2 times u, v, w, m. Throws <see cref="ArgumentException"/> when of another
    /// length.</param>
    public static void Compute(double ghaRad, double decRad, ReadOnlySpan<Vector3D> antennaItrfM, Span<double> uvwBaselineXyz)
    {
        var antennas = antennaItrfM.Length;
        ThrowUnlessLength(uvwBaselineXyz, antennas * (antennas - 1) / 2);
        var centre = new PhaseCentre(ghaRad, decRad);
        var at = 0;
        for (var i = 0; i < antennas; i++)
        {
            var first = antennaItrfM[i];
            for (var j = i + 1; j < antennas; j++)
            {
                var uvw = centre.Project(antennaItrfM[j] - first);
                uvwBaselineXyz[at] = uvw.X;
                uvwBaselineXyz[at + 1] = uvw.Y;
                uvwBaselineXyz[at + 2] = uvw.Z;
                at += 3;
            }
        }
    }

    /// <summary>(u, v, w) of every antenna from the reference point; the difference of two is their baseline.</summary>
    /// <param name="ghaRad">Greenwich hour angle of the phase centre, rad.</param>
    /// <param name="decRad">Apparent declination of the phase centre, rad.</param>
    /// <param name="antennaItrfM">Positions of n antennas, ITRF axes, m.</param>
    /// <param name="uvwAntennaXyz">Filled: n times u, v, w, m. Throws <see cref="ArgumentException"/> when of another
    /// length.</param>
    public static void ComputeAntennas(
        double ghaRad, double decRad, ReadOnlySpan<Vector3D> antennaItrfM, Span<double> uvwAntennaXyz)
    {
        ThrowUnlessLength(uvwAntennaXyz, antennaItrfM.Length);
        var centre = new PhaseCentre(ghaRad, decRad);
        for (var i = 0; i < antennaItrfM.Length; i++)
        {
            var uvw = centre.Project(antennaItrfM[i]);
            uvwAntennaXyz[3 * i] = uvw.X;
            uvwAntennaXyz[(3 * i) + 1] = uvw.Y;
            uvwAntennaXyz[(3 * i) + 2] = uvw.Z;
        }
    }

    /// <summary>
    /// Turns (u, v) from the axes of date to those of ICRS, in place, w unchanged, as standard files want them.
    /// </summary>
    /// <param name="northOfDateRad">Position angle of the north of date from the north of ICRS through east, rad:
    /// <c>NorthOfDateRad</c> of the place.</param>
    /// <param name="uvwXyz">Triples u, v, w of any count.</param>
    public static void TurnToIcrs(double northOfDateRad, Span<double> uvwXyz)
    {
        var (sin, cos) = Math.SinCos(northOfDateRad);
        for (var i = 0; i + 2 < uvwXyz.Length; i += 3)
        {
            var (u, v) = (uvwXyz[i], uvwXyz[i + 1]);
            uvwXyz[i] = (cos * u) + (sin * v);
            uvwXyz[i + 1] = (cos * v) - (sin * u);
        }
    }

    private static void ThrowUnlessLength(Span<double> uvwXyz, int vectors)
    {
        if (uvwXyz.Length != 3 * vectors)
        {
            throw new ArgumentException($"{uvwXyz.Length} numbers given for {vectors} vectors of three.", nameof(uvwXyz));
        }
    }
}
