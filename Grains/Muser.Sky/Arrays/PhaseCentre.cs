using Muser.Sky.Vectors;

namespace Muser.Sky.Arrays;

/// <summary>
/// A direction on the sky that is held in phase, and the tangent plane around it, in ITRF axes: the unit vectors to the centre,
/// to the east and to the north of date. A baseline b (m, ITRF) has u = b.East, v = b.North, w = b.Centre; a source of direction
/// cosines (l, m) lies at <c>Direction(l, m)</c>.
/// </summary>
public readonly record struct PhaseCentre
{
    /// <param name="ghaRad">Greenwich hour angle, rad, west positive: apparent sidereal time less right ascension.</param>
    /// <param name="decRad">Apparent declination, rad.</param>
    public PhaseCentre(double ghaRad, double decRad)
    {
        var (sinH, cosH) = Math.SinCos(ghaRad);
        var (sinD, cosD) = Math.SinCos(decRad);
        East = new(sinH, cosH, 0);
        North = new(-sinD * cosH, sinD * sinH, cosD);
        Centre = new(cosD * cosH, -cosD * sinH, sinD);
    }

    /// <summary>Unit vector to the centre.</summary>
    public Vector3D Centre { get; }

    /// <summary>Unit vector to the east, along increasing right ascension.</summary>
    public Vector3D East { get; }

    /// <summary>Unit vector to the north of date.</summary>
    public Vector3D North { get; }

    /// <summary>The unit vector to the direction cosines l (east) and m (north); l^2 + m^2 &lt;= 1.</summary>
    public Vector3D Direction(double l, double m) => (l * East) + (m * North) + (Math.Sqrt(1 - (l * l) - (m * m)) * Centre);

    /// <summary>(u, v, w) of a vector in ITRF axes, same unit.</summary>
    public Vector3D Project(Vector3D itrf) => new(itrf.Dot(East), itrf.Dot(North), itrf.Dot(Centre));
}
