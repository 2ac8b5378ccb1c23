using Muser.Sky.Places;

namespace Muser.Imaging.Products;

/// <summary>The sphere of the Sun as the site sees it: where a place in Stonyhurst coordinates is in a map of axes of date. Immutable.</summary>
public readonly struct HeliographicView
{
    private readonly SolarDisc _disc;
    private readonly double _longitudeRad;
    private readonly double _sinB0;
    private readonly double _cosB0;

    /// <summary>Distance of the site in radii of the Sun.</summary>
    private readonly double _distance;

    /// <param name="sun">The Sun.</param>
    public HeliographicView(SunPlace sun)
    {
        _disc = SolarDisc.At(sun);
        var (west, north) = _disc.PhaseCentre();
        _longitudeRad = west / Math.Cos(sun.B0Rad);
        (_sinB0, _cosB0) = Math.SinCos(sun.B0Rad + north);
        _distance = sun.TopocentricDistanceAu * SolarDisc.AstronomicalUnitM / SolarDisc.SunRadiusM;
    }

    /// <summary>Direction cosines, east and north of date, of a place on the surface; false where it is behind the limb.</summary>
    /// <param name="longitudeRad">Stonyhurst longitude, west positive.</param>
    /// <param name="latitudeRad">Heliographic latitude.</param>
    /// <param name="l">Towards east.</param>
    /// <param name="m">Towards north.</param>
    public bool TryProject(double longitudeRad, double latitudeRad, out double l, out double m)
    {
        // Thompson (2006), equation 11, in radii of the Sun.
        var (sinLatitude, cosLatitude) = Math.SinCos(latitudeRad);
        var (sinLongitude, cosLongitude) = Math.SinCos(longitudeRad - _longitudeRad);
        var x = cosLatitude * sinLongitude;
        var y = (sinLatitude * _cosB0) - (cosLatitude * cosLongitude * _sinB0);
        var z = (sinLatitude * _sinB0) + (cosLatitude * cosLongitude * _cosB0);
        var depth = _distance - z;
        var far = Math.Sqrt((x * x) + (y * y) + (depth * depth));
        var (west, north) = (x / far, y / far);
        var (sin, cos) = Math.SinCos(_disc.PoleRad);
        (l, m) = (_disc.L - (west * cos) + (north * sin), _disc.M + (west * sin) + (north * cos));
        return z > 1 / _distance;
    }
}
