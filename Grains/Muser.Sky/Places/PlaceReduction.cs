using Muser.Sky.Arrays;
using Muser.Sky.Earth;
using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Places;

/// <summary>
/// From a direction in space to an apparent place: light-time, aberration, rotation, parallax.
/// Source: IERS Conventions 2010, chapter 5; SOFA ab (Klioner 2003), ld, pvtob.
/// </summary>
internal static class PlaceReduction
{
    /// <summary>Speed of light, au per day.</summary>
    internal const double LightAuPerDay = 299_792_458.0 * JulianDate.SecondsPerDay / AstronomicalUnitM;

    /// <summary>The astronomical unit, m (IAU 2012 resolution B2).</summary>
    internal const double AstronomicalUnitM = 149_597_870_700.0;

    /// <summary>Schwarzschild radius of the Sun, au.</summary>
    private const double SunSchwarzschildRadiusAu = 1.97412574336e-8;

    /// <summary>
    /// Closer to the Sun than this (rad^2 / 2; about 5 arc minutes) the deflection of light is held down, as SOFA does.
    /// </summary>
    private const double DeflectionLimit = 1e-6;

    private static readonly Vector3D IcrsPole = new(0, 0, 1);

    /// <summary>An observer: position and velocity from the barycentre, ICRS axes.</summary>
    internal readonly record struct Observer(Vector3D PositionAu, Vector3D VelocityAuPerDay);

    /// <summary>The centre of the Earth as observer.</summary>
    internal static Observer Geocentre(in EarthOrbit orbit) => new(orbit.EarthAu, orbit.EarthVelocityAuPerDay);

    /// <summary>
    /// A site that turns with the Earth as observer (polar motion left out: 0.5 arc seconds of its zenith, 15 m of its place).
    /// </summary>
    internal static Observer AtSite(in EarthState earth, ArraySite site, double gastRad)
    {
        var itrfAu = site.ItrfM * (1 / AstronomicalUnitM);
        var (sin, cos) = Math.SinCos(gastRad);
        var positionAu = new Vector3D((itrfAu.X * cos) - (itrfAu.Y * sin), (itrfAu.X * sin) + (itrfAu.Y * cos), itrfAu.Z);
        const double TurnRadPerDay = Math.Tau * EarthRotation.TurnsPerUt1Day;
        var velocity = new Vector3D(-TurnRadPerDay * positionAu.Y, TurnRadPerDay * positionAu.X, 0);
        return new(
            earth.Orbit.EarthAu + earth.GcrsToTrue.TransposeTimes(positionAu),
            earth.Orbit.EarthVelocityAuPerDay + earth.GcrsToTrue.TransposeTimes(velocity));
    }

    /// <summary>The Sun as its light shows it: vector from the observer to where the Sun was when the light left, au.</summary>
    internal static Vector3D SunFrom(in Observer observer, in EarthOrbit orbit)
    {
        var toSun = orbit.SunAu - observer.PositionAu;
        for (var pass = 0; pass < 2; pass++)
        {
            // The Sun moves 13 m/s, its velocity by 1e-7 m/s^2: a straight line is exact to a metre, and so is the second pass.
            var lightDays = toSun.Length / LightAuPerDay;
            toSun = orbit.SunAu - (lightDays * orbit.SunVelocityAuPerDay) - observer.PositionAu;
        }

        return toSun;
    }

    /// <summary>The direction that a moving observer sees for a natural direction, unit vectors, ICRS axes (SOFA ab).</summary>
    internal static Vector3D Aberrate(Vector3D direction, in Observer observer, double sunDistanceAu)
    {
        var velocity = observer.VelocityAuPerDay * (1 / LightAuPerDay);
        var along = direction.Dot(velocity);
        var slowing = Math.Sqrt(1 - velocity.Dot(velocity));
        var seen = (slowing * direction)
            + ((1 + (along / (1 + slowing))) * velocity)
            + (SunSchwarzschildRadiusAu / sunDistanceAu * (velocity - (along * direction)));
        return seen.Unit();
    }

    /// <summary>The direction of a star bent by the Sun's gravity (SOFA ldsun), unit vectors, ICRS axes.</summary>
    internal static Vector3D Deflect(Vector3D direction, Vector3D fromSunAu)
    {
        var distanceAu = fromSunAu.Length;
        var fromSun = fromSunAu * (1 / distanceAu);
        var bend = SunSchwarzschildRadiusAu / distanceAu / Math.Max(1 + direction.Dot(fromSun), DeflectionLimit);
        return direction + (bend * direction.Cross(fromSun.Cross(direction)));
    }

    /// <summary>
    /// Position angle of a point at a direction (unit vector), counted from a pole (unit vector) through east, rad, -pi to pi.
    /// </summary>
    internal static double PositionAngle(Vector3D direction, Vector3D pole, Vector3D point)
    {
        var east = pole.Cross(direction);
        var north = direction.Cross(east);
        return Math.Atan2(point.Dot(east), point.Dot(north));
    }

    /// <summary>The apparent place from its three directions (unit vectors, ICRS axes).</summary>
    internal static ApparentPlace Place(
        in EarthState earth,
        ArraySite site,
        double gastRad,
        Vector3D astrometric,
        Vector3D geocentricApparent,
        Vector3D topocentricApparent)
    {
        var geocentric = earth.GcrsToTrue * geocentricApparent;
        var topocentric = earth.GcrsToTrue * topocentricApparent;
        var raRad = geocentric.Longitude();
        var (sin, cos) = Math.SinCos(gastRad);
        var enu = site.ItrfToEnu(
            new((cos * topocentric.X) + (sin * topocentric.Y), (cos * topocentric.Y) - (sin * topocentric.X), topocentric.Z));
        return new()
        {
            RaRad = raRad,
            DecRad = geocentric.Latitude(),
            GhaRad = Angle.Turn(gastRad - raRad),
            GastRad = gastRad,
            TopocentricRaRad = topocentric.Longitude(),
            TopocentricDecRad = topocentric.Latitude(),
            ElevationRad = enu.Latitude(),
            AzimuthRad = Angle.Turn(Math.Atan2(enu.X, enu.Y)),
            IcrsRaRad = astrometric.Longitude(),
            IcrsDecRad = astrometric.Latitude(),
            NorthOfDateRad = NorthOfDate(earth, astrometric, geocentricApparent),
        };
    }

    /// <summary>
    /// Position angle of the north of date from the north of ICRS. Aberration moves a source on the great circle to the apex of
    /// the Earth's motion and turns nothing about that circle: both norths are counted from it, each where the source stands in
    /// its frame.
    /// </summary>
    private static double NorthOfDate(in EarthState earth, Vector3D astrometric, Vector3D apparent)
    {
        var apex = earth.Orbit.EarthVelocityAuPerDay;
        return Angle.HalfTurn(
            PositionAngle(astrometric, IcrsPole, apex) - PositionAngle(apparent, earth.GcrsToTrue.RowZ, apex));
    }
}
