using Muser.Sky.Vectors;

namespace Muser.Sky.Arrays;

/// <summary>
/// A place on the Earth: geodetic longitude (east positive) and latitude, degrees, and height above the WGS-84 ellipsoid, m.
/// </summary>
public readonly record struct ArraySite(double LongitudeDeg, double LatitudeDeg, double HeightM)
{
    private const double Wgs84SemimajorAxisM = 6_378_137;
    private const double Wgs84Flattening = 1 / 298.257223563;

    /// <summary>
    /// The reference point of both arrays of MUSER (antenna IA0), Mingantu, Inner Mongolia. In ITRF: X -2018660.1922, Y
    /// 4280075.2386, Z 4263977.5949 m. Source: muser-format, section 3.
    /// </summary>
    public static readonly ArraySite Muser = new(115.2505, 42.211833333, 1365.0);

    /// <summary>Longitude, rad, east positive.</summary>
    public double LongitudeRad => LongitudeDeg * Angle.Degree;

    /// <summary>Geodetic latitude, rad.</summary>
    public double LatitudeRad => LatitudeDeg * Angle.Degree;

    /// <summary>Unit vector to the geodetic zenith, ITRF axes.</summary>
    public Vector3D Up => Vector3D.FromSpherical(LongitudeRad, LatitudeRad);

    /// <summary>Unit vector to the geodetic east, ITRF axes.</summary>
    public Vector3D East => new(-Math.Sin(LongitudeRad), Math.Cos(LongitudeRad), 0);

    /// <summary>Unit vector to the geodetic north, ITRF axes.</summary>
    public Vector3D North => Up.Cross(East);

    /// <summary>The position in ITRF (WGS-84), m.</summary>
    public Vector3D ItrfM
    {
        get
        {
            var (sin, cos) = Math.SinCos(LatitudeRad);
            const double EccentricitySquared = Wgs84Flattening * (2 - Wgs84Flattening);
            var primeVerticalM = Wgs84SemimajorAxisM / Math.Sqrt(1 - (EccentricitySquared * sin * sin));
            var (sinLongitude, cosLongitude) = Math.SinCos(LongitudeRad);
            var equatorialM = (primeVerticalM + HeightM) * cos;
            return new(
                equatorialM * cosLongitude,
                equatorialM * sinLongitude,
                ((primeVerticalM * (1 - EccentricitySquared)) + HeightM) * sin);
        }
    }

    /// <summary>A difference of positions given as (east, north, up) at this site, turned to ITRF axes, same unit.</summary>
    public Vector3D EnuToItrf(Vector3D enu) => (enu.X * East) + (enu.Y * North) + (enu.Z * Up);

    /// <summary>A vector in ITRF axes turned to (east, north, up) at this site, same unit.</summary>
    public Vector3D ItrfToEnu(Vector3D itrf) => new(itrf.Dot(East), itrf.Dot(North), itrf.Dot(Up));
}
