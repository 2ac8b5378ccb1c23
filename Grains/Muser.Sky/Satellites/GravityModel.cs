namespace Muser.Sky.Satellites;

/// <summary>
/// The gravity field by which two-line elements are made, WGS-72, in Earth radii and minutes. Elements fitted with one set of
/// constants must be propagated with the same. Source: Vallado, Crawford, Hujsak and Kelso 2006, "Revisiting Spacetrack Report
/// #3" (AIAA 2006-6753), section V.
/// </summary>
internal static class GravityModel
{
    /// <summary>Equatorial radius of the Earth, km.</summary>
    public const double EarthRadiusKm = 6378.135;

    /// <summary>Zonal harmonics of the field.</summary>
    public const double J2 = 0.001082616;

    /// <summary>The third.</summary>
    public const double J3 = -0.00000253881;

    /// <summary>The fourth.</summary>
    public const double J4 = -0.00000165597;

    /// <summary>J3 / J2.</summary>
    public const double J3OverJ2 = J3 / J2;

    private const double MuKm3PerS2 = 398600.8;

    /// <summary>k_e: root of the gravitational parameter, (Earth radii)^1.5 per minute.</summary>
    public static readonly double RootMu = 60 / Math.Sqrt(EarthRadiusKm * EarthRadiusKm * EarthRadiusKm / MuKm3PerS2);

    /// <summary>Semi-major axis, Earth radii, of a mean motion in rad/min (Kepler's third law).</summary>
    public static double AxisOf(double meanMotion) => Math.Pow(RootMu / meanMotion, 2.0 / 3);
}
