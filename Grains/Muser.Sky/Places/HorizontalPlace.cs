namespace Muser.Sky.Places;

/// <summary>
/// A direction in the sky over a site, between azimuth and elevation and hour angle and declination, all in radians. Azimuth is from north through east.
/// Geometry alone: no refraction, no parallax. The rotation by the latitude about the east-west axis; see Green, Spherical Astronomy, section 2.2.
/// </summary>
public static class HorizontalPlace
{
    /// <summary>Hour angle, -pi to pi, and declination of an azimuth and elevation.</summary>
    public static (double HourAngleRad, double DecRad) ToEquatorial(double azimuthRad, double elevationRad, double latitudeRad)
    {
        var (sinAz, cosAz) = Math.SinCos(azimuthRad);
        var (sinEl, cosEl) = Math.SinCos(elevationRad);
        var (sinLat, cosLat) = Math.SinCos(latitudeRad);
        var (x, y, z) = ((-cosAz * cosEl * sinLat) + (sinEl * cosLat), -sinAz * cosEl, (cosAz * cosEl * cosLat) + (sinEl * sinLat));
        return (Math.Atan2(y, x), Math.Atan2(z, Math.Sqrt((x * x) + (y * y))));
    }

    /// <summary>Azimuth, 0 to 2 pi, and elevation of an hour angle and declination.</summary>
    public static (double AzimuthRad, double ElevationRad) ToHorizontal(double hourAngleRad, double decRad, double latitudeRad)
    {
        // The rotation undoes itself.
        var (azimuthRad, elevationRad) = ToEquatorial(hourAngleRad, decRad, latitudeRad);
        return (azimuthRad < 0 ? azimuthRad + Math.Tau : azimuthRad, elevationRad);
    }
}
