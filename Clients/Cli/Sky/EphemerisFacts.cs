using Muser.Sky.Places;
using Muser.Sky.Time;

namespace Muser.Cli.Sky;

/// <summary>
/// What <c>muser ephemeris --json</c> prints: degrees unless the name says otherwise; what a star has not is left out.
/// </summary>
internal sealed record EphemerisFacts
{
    public required string Name { get; init; }

    public required string Utc { get; init; }

    /// <summary>Geocentric apparent right ascension, true equator and equinox of date.</summary>
    public required double RaDeg { get; init; }

    /// <summary>Geocentric apparent declination, true equator and equinox of date.</summary>
    public required double DecDeg { get; init; }

    public required double GhaDeg { get; init; }

    public required double GastDeg { get; init; }

    public double? DistanceAu { get; init; }

    public double? PDeg { get; init; }

    public double? B0Deg { get; init; }

    public double? L0Deg { get; init; }

    public double? SemidiameterArcsec { get; init; }

    public required double ElevationDeg { get; init; }

    public required double AzimuthDeg { get; init; }

    public required double TopocentricRaDeg { get; init; }

    public required double TopocentricDecDeg { get; init; }

    /// <summary>Astrometric right ascension, ICRS axes.</summary>
    public required double IcrsRaDeg { get; init; }

    /// <summary>Astrometric declination, ICRS axes.</summary>
    public required double IcrsDecDeg { get; init; }

    /// <summary>Position angle of the north of date from the north of ICRS through east.</summary>
    public required double NorthOfDateDeg { get; init; }

    public required double TaiMinusUtcS { get; init; }

    public required double Ut1MinusUtcS { get; init; }

    public required double PositionAccuracyMas { get; init; }

    public required double HourAngleAccuracyMas { get; init; }

    internal static EphemerisFacts Of(
        string name, in AstroTime time, in ApparentPlace place, SunPlace? sun, PlaceAccuracy accuracy) => new()
        {
            Name = name,
            Utc = time.Utc.ToString(),
            RaDeg = double.RadiansToDegrees(place.RaRad),
            DecDeg = double.RadiansToDegrees(place.DecRad),
            GhaDeg = double.RadiansToDegrees(place.GhaRad),
            GastDeg = double.RadiansToDegrees(place.GastRad),
            DistanceAu = sun?.DistanceAu,
            PDeg = sun is { PRad: var p } ? double.RadiansToDegrees(p) : null,
            B0Deg = sun is { B0Rad: var b0 } ? double.RadiansToDegrees(b0) : null,
            L0Deg = sun is { L0Rad: var l0 } ? double.RadiansToDegrees(l0) : null,
            SemidiameterArcsec = sun is { SemidiameterRad: var sd } ? 3600 * double.RadiansToDegrees(sd) : null,
            ElevationDeg = double.RadiansToDegrees(place.ElevationRad),
            AzimuthDeg = double.RadiansToDegrees(place.AzimuthRad),
            TopocentricRaDeg = double.RadiansToDegrees(place.TopocentricRaRad),
            TopocentricDecDeg = double.RadiansToDegrees(place.TopocentricDecRad),
            IcrsRaDeg = double.RadiansToDegrees(place.IcrsRaRad),
            IcrsDecDeg = double.RadiansToDegrees(place.IcrsDecRad),
            NorthOfDateDeg = double.RadiansToDegrees(place.NorthOfDateRad),
            TaiMinusUtcS = time.TaiMinusUtcS,
            Ut1MinusUtcS = time.Ut1MinusUtcS,
            PositionAccuracyMas = accuracy.PositionMas,
            HourAngleAccuracyMas = accuracy.HourAngleMas,
        };
}
