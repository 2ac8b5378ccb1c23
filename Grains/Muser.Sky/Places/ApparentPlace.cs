namespace Muser.Sky.Places;

/// <summary>
/// Where a source stands at an instant. Apparent: with light-time (Sun), aberration and, for stars, the deflection of light by
/// the Sun; on the true equator and equinox of date (IAU 2006 precession, IAU 2000A nutation, no celestial pole offsets). All
/// angles in rad.
/// </summary>
public readonly record struct ApparentPlace
{
    /// <summary>Geocentric apparent right ascension, 0 to 2 pi: the phase centre.</summary>
    public required double RaRad { get; init; }

    /// <summary>Geocentric apparent declination: the phase centre.</summary>
    public required double DecRad { get; init; }

    /// <summary>Greenwich hour angle of the geocentric apparent place, 0 to 2 pi, west positive.</summary>
    public required double GhaRad { get; init; }

    /// <summary>Greenwich apparent sidereal time, 0 to 2 pi.</summary>
    public required double GastRad { get; init; }

    /// <summary>Apparent right ascension seen from the site (diurnal parallax and aberration), 0 to 2 pi.</summary>
    public required double TopocentricRaRad { get; init; }

    /// <summary>Apparent declination seen from the site.</summary>
    public required double TopocentricDecRad { get; init; }

    /// <summary>Elevation of the topocentric apparent place above the geodetic horizon, without refraction.</summary>
    public required double ElevationRad { get; init; }

    /// <summary>Azimuth of the topocentric apparent place from north through east, 0 to 2 pi.</summary>
    public required double AzimuthRad { get; init; }

    /// <summary>Right ascension on ICRS axes, light-time only (astrometric), 0 to 2 pi: CRVAL of standard files.</summary>
    public required double IcrsRaRad { get; init; }

    /// <summary>Declination on ICRS axes, light-time only (astrometric): CRVAL of standard files.</summary>
    public required double IcrsDecRad { get; init; }

    /// <summary>
    /// Position angle, at the source, of the north of date: from the north of ICRS through east. It turns (u, v) of date into
    /// those of ICRS (<see cref="Arrays.Uvw.TurnToIcrs"/>). The turn of the field by aberration, up to 0.0025 degrees at the
    /// Sun, is in it.
    /// </summary>
    public required double NorthOfDateRad { get; init; }
}
