using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Earth;
using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Places;

/// <summary>
/// The place of a distant source for a site: aberration, deflection of light by the Sun, precession, nutation; no refraction.
/// Within 0.5 mas of the truth (celestial pole offsets are left out) and 0.0001 mas of ERFA. Without allocation.
/// Immutable, safe for any thread.
/// </summary>
public sealed class SourceEphemeris(TimeScales timeScales, ArraySite site)
{
    /// <summary>With the tables that travel with this library, for MUSER's site.</summary>
    public static SourceEphemeris Muser { get; } = new(TimeScales.Embedded, ArraySite.Muser);

    /// <summary>The time tables in use.</summary>
    public TimeScales TimeScales { get; } = timeScales;

    /// <summary>The site of the topocentric place.</summary>
    public ArraySite Site { get; } = site;

    /// <summary>The place of a source at an instant.</summary>
    public ApparentPlace At(SkySource source, UtcTime utc) => At(source, TimeScales.At(utc));

    /// <summary>The place of a source at an instant whose scales are given.</summary>
    public ApparentPlace At(SkySource source, in AstroTime time)
    {
        var earth = EarthState.At(time.Tt, time.Tdb);
        var gastRad = Angle.Turn(EarthRotation.AngleAt(time.Ut1) - earth.EquationOfOriginsRad);
        var astrometric = source.Direction;
        return PlaceReduction.Place(
            earth,
            Site,
            gastRad,
            astrometric,
            Seen(astrometric, PlaceReduction.Geocentre(earth.Orbit), earth.Orbit),
            Seen(astrometric, PlaceReduction.AtSite(earth, Site, gastRad), earth.Orbit));
    }

    private static Vector3D Seen(Vector3D astrometric, in PlaceReduction.Observer observer, in EarthOrbit orbit)
    {
        var fromSunAu = observer.PositionAu - orbit.SunAu;
        return PlaceReduction.Aberrate(PlaceReduction.Deflect(astrometric, fromSunAu), observer, fromSunAu.Length);
    }
}
