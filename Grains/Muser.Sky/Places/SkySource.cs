using Muser.Sky.Vectors;

namespace Muser.Sky.Places;

/// <summary>A source so far away that it has neither parallax nor proper motion.</summary>
/// <param name="Name">Its usual name.</param>
/// <param name="RaDeg">Right ascension, ICRS, degrees.</param>
/// <param name="DecDeg">Declination, ICRS, degrees.</param>
/// <param name="OtherNames">Other names it is asked for by.</param>
public sealed record SkySource(string Name, double RaDeg, double DecDeg, params string[] OtherNames)
{
    /// <summary>Unit vector to the source, ICRS axes.</summary>
    public Vector3D Direction => Vector3D.FromSpherical(RaDeg * Angle.Degree, DecDeg * Angle.Degree);
}
