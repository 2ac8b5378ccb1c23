using Muser.Formats.Frames;

namespace Muser.Sky.Places;

/// <summary>Where the Sun stands at an instant, and how its axis lies. All angles in rad.</summary>
public readonly record struct SunPlace
{
    /// <summary>The instant.</summary>
    public required UtcTime Utc { get; init; }

    /// <summary>The place of its centre.</summary>
    public required ApparentPlace Place { get; init; }

    /// <summary>Distance that the light has gone, from the centre of the Sun to that of the Earth, au.</summary>
    public required double DistanceAu { get; init; }

    /// <summary>The same to the site, au.</summary>
    public required double TopocentricDistanceAu { get; init; }

    /// <summary>
    /// P: position angle of the Sun's north pole from the north of date through east, at the apparent place. P, B0 and L0 are
    /// geocentric and of the WGCCRE definition, as sunpy has them (<c>SolarAxis</c>); the L0 of Carrington's own constants is
    /// 0.03-0.05 degrees larger in 2012-2030.
    /// </summary>
    public required double PRad { get; init; }

    /// <summary>B0: heliographic latitude of the centre of the disc.</summary>
    public required double B0Rad { get; init; }

    /// <summary>L0: Carrington longitude of the central meridian, 0 to 2 pi.</summary>
    public required double L0Rad { get; init; }

    /// <summary>Geocentric semi-diameter for a radius of 695 700 km (IAU 2015 resolution B3).</summary>
    public required double SemidiameterRad { get; init; }

    /// <inheritdoc cref="ApparentPlace.RaRad"/>
    public double RaRad => Place.RaRad;

    /// <inheritdoc cref="ApparentPlace.DecRad"/>
    public double DecRad => Place.DecRad;

    /// <inheritdoc cref="ApparentPlace.GhaRad"/>
    public double GhaRad => Place.GhaRad;

    /// <inheritdoc cref="ApparentPlace.GastRad"/>
    public double GastRad => Place.GastRad;

    /// <inheritdoc cref="ApparentPlace.TopocentricRaRad"/>
    public double TopocentricRaRad => Place.TopocentricRaRad;

    /// <inheritdoc cref="ApparentPlace.TopocentricDecRad"/>
    public double TopocentricDecRad => Place.TopocentricDecRad;

    /// <inheritdoc cref="ApparentPlace.ElevationRad"/>
    public double ElevationRad => Place.ElevationRad;

    /// <inheritdoc cref="ApparentPlace.AzimuthRad"/>
    public double AzimuthRad => Place.AzimuthRad;

    /// <inheritdoc cref="ApparentPlace.IcrsRaRad"/>
    public double IcrsRaRad => Place.IcrsRaRad;

    /// <inheritdoc cref="ApparentPlace.IcrsDecRad"/>
    public double IcrsDecRad => Place.IcrsDecRad;

    /// <inheritdoc cref="ApparentPlace.NorthOfDateRad"/>
    public double NorthOfDateRad => Place.NorthOfDateRad;
}
