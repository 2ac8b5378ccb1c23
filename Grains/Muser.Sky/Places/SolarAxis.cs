using Muser.Sky.Vectors;

namespace Muser.Sky.Places;

/// <summary>
/// The axis and the rotation of the Sun by the WGCCRE definition (Archinal et al., Cel. Mech. Dyn. Astron. 130, 22, 2018): pole
/// at ICRS right ascension 286.13 and declination +63.87 degrees, prime meridian W = 84.176 + 14.1844 d degrees, d days of TDB
/// from J2000.0 when the light left.
/// </summary>
internal static class SolarAxis
{
    private const double PoleRaRad = 286.13 * Angle.Degree;
    private const double PoleDecRad = 63.87 * Angle.Degree;
    private const double MeridianDeg = 84.176;
    private const double MeridianDegPerDay = 14.1844;

    /// <summary>Unit vector to the north pole, ICRS axes.</summary>
    internal static readonly Vector3D Pole = Vector3D.FromSpherical(PoleRaRad, PoleDecRad);

    private static readonly Vector3D Node = new(-Math.Sin(PoleRaRad), Math.Cos(PoleRaRad), 0);
    private static readonly Vector3D NodePlus90 = Pole.Cross(Node);

    /// <summary>
    /// B0 and L0, rad, of the direction to the Sun (unit vector, ICRS axes) when its light left at <paramref name="tdbDays"/>
    /// from J2000.0.
    /// </summary>
    internal static (double B0Rad, double L0Rad) DiscCentre(Vector3D toSun, double tdbDays)
    {
        var toEarth = -toSun;
        var fromNode = Math.Atan2(toEarth.Dot(NodePlus90), toEarth.Dot(Node));
        var meridianRad = (MeridianDeg + (MeridianDegPerDay * tdbDays)) % 360 * Angle.Degree;
        return (Math.Asin(toEarth.Dot(Pole)), Angle.Turn(fromNode - meridianRad));
    }
}
