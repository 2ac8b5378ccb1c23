using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Earth;
using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Places;

/// <summary>
/// The place of the Sun for a site: within 0.5 mas of JPL DE423 in 2012-2030, 16 mas elsewhere in 1900-2100; see
/// <see cref="PlaceAccuracy"/>. Without allocation; <see cref="SunTrack"/> is the fast way along a stream.
/// Immutable, safe for any thread.
/// </summary>
public sealed class SolarEphemeris(TimeScales timeScales, ArraySite site)
{
    private const double SunRadiusM = 695_700_000;

    /// <summary>With the tables that travel with this library, for MUSER's site.</summary>
    public static SolarEphemeris Muser { get; } = new(TimeScales.Embedded, ArraySite.Muser);

    /// <summary>The time tables in use.</summary>
    public TimeScales TimeScales { get; } = timeScales;

    /// <summary>The site of the topocentric place.</summary>
    public ArraySite Site { get; } = site;

    /// <summary>The place at an instant.</summary>
    public SunPlace At(UtcTime utc) => At(TimeScales.At(utc));

    /// <summary>The place at an instant whose scales are given.</summary>
    public SunPlace At(in AstroTime time) => Reduce(time, EarthState.At(time.Tt, time.Tdb), Site);

    /// <summary>The place that follows from the state of the Earth. About 1 us.</summary>
    internal static SunPlace Reduce(in AstroTime time, in EarthState earth, ArraySite site)
    {
        var gastRad = Angle.Turn(EarthRotation.AngleAt(time.Ut1) - earth.EquationOfOriginsRad);
        var geocentre = PlaceReduction.Geocentre(earth.Orbit);
        var observer = PlaceReduction.AtSite(earth, site, gastRad);
        var toSun = PlaceReduction.SunFrom(geocentre, earth.Orbit);
        var toSunFromSite = PlaceReduction.SunFrom(observer, earth.Orbit);
        var distanceAu = toSun.Length;
        var topocentricDistanceAu = toSunFromSite.Length;
        var direction = toSun * (1 / distanceAu);
        var directionFromSite = toSunFromSite * (1 / topocentricDistanceAu);
        var apparent = PlaceReduction.Aberrate(direction, geocentre, distanceAu);
        var (b0Rad, l0Rad) = SolarAxis.DiscCentre(direction, time.Tdb.Days - (distanceAu / PlaceReduction.LightAuPerDay));
        return new()
        {
            Utc = time.Utc,
            Place = PlaceReduction.Place(
                earth,
                site,
                gastRad,
                direction,
                apparent,
                PlaceReduction.Aberrate(directionFromSite, observer, topocentricDistanceAu)),
            DistanceAu = distanceAu,
            TopocentricDistanceAu = topocentricDistanceAu,
            PRad = PlaceReduction.PositionAngle(apparent, earth.GcrsToTrue.RowZ, SolarAxis.Pole),
            B0Rad = b0Rad,
            L0Rad = l0Rad,
            SemidiameterRad = Math.Asin(SunRadiusM / (distanceAu * PlaceReduction.AstronomicalUnitM)),
        };
    }
}
