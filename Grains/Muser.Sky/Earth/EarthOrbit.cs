using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Earth;

/// <summary>
/// Where the Earth and the Sun are, from the barycentre of the solar system, ICRS axes, astronomical units and days of TDB:
/// the theory of SOFA epv00 and, within <see cref="EarthCorrection"/>'s years, the correction to JPL DE423.
/// </summary>
internal readonly record struct EarthOrbit(
    Vector3D EarthAu, Vector3D EarthVelocityAuPerDay, Vector3D SunAu, Vector3D SunVelocityAuPerDay)
{
    private const double DaysPerYear = 365.25;

    /// <summary>
    /// Corrected position at an instant: 0.5 mas within 2012-2030, else as <see cref="TheoryAt"/>. About 40 us.
    /// </summary>
    internal static EarthOrbit At(in JulianDate tdb)
    {
        var theory = TheoryAt(tdb);
        var sunFromEarth = EarthCorrection.Apply(theory.SunAu - theory.EarthAu, tdb);
        return theory with { EarthAu = theory.SunAu - sunFromEarth };
    }

    /// <summary>
    /// The theory alone: 11 km heliocentric, 13 km barycentric, 5 mm/s against JPL DE405 over 1900-2100; twice that in 1800 and
    /// 2200.
    /// </summary>
    internal static EarthOrbit TheoryAt(in JulianDate tdb)
    {
        var t = tdb.Years;
        var (earthX, earthVx) = Sum(t, HeliocentricEarthSeries.X0, HeliocentricEarthSeries.X1, HeliocentricEarthSeries.X2);
        var (earthY, earthVy) = Sum(t, HeliocentricEarthSeries.Y0, HeliocentricEarthSeries.Y1, HeliocentricEarthSeries.Y2);
        var (earthZ, earthVz) = Sum(t, HeliocentricEarthSeries.Z0, HeliocentricEarthSeries.Z1, HeliocentricEarthSeries.Z2);
        var (sunX, sunVx) = Sum(t, BarycentricSunSeries.X0, BarycentricSunSeries.X1, BarycentricSunSeries.X2);
        var (sunY, sunVy) = Sum(t, BarycentricSunSeries.Y0, BarycentricSunSeries.Y1, BarycentricSunSeries.Y2);
        var (sunZ, sunVz) = Sum(t, BarycentricSunSeries.Z0, BarycentricSunSeries.Z1, BarycentricSunSeries.Z2);
        var sun = ToIcrs(new(sunX, sunY, sunZ));
        var sunVelocity = ToIcrs(new(sunVx, sunVy, sunVz));
        return new(
            sun + ToIcrs(new(earthX, earthY, earthZ)),
            (sunVelocity + ToIcrs(new(earthVx, earthVy, earthVz))) * (1 / DaysPerYear),
            sun,
            sunVelocity * (1 / DaysPerYear));
    }

    /// <summary>Value and rate (per Julian year) of the sum over k of t^k * sum of a cos(b + c t).</summary>
    private static (double Value, double Rate) Sum(
        double t, ReadOnlySpan<double> series0, ReadOnlySpan<double> series1, ReadOnlySpan<double> series2)
    {
        var (value0, rate0) = Sum(t, series0);
        var (value1, rate1) = Sum(t, series1);
        var (value2, rate2) = Sum(t, series2);
        return (
            value0 + (t * (value1 + (t * value2))),
            rate0 + value1 + (t * (rate1 + (2 * value2) + (t * rate2))));
    }

    private static (double Value, double Rate) Sum(double t, ReadOnlySpan<double> triples)
    {
        var (value, rate) = (0.0, 0.0);
        for (var i = 0; i + 2 < triples.Length; i += 3)
        {
            var (sin, cos) = Math.SinCos(triples[i + 1] + (triples[i + 2] * t));
            value += triples[i] * cos;
            rate -= triples[i] * triples[i + 2] * sin;
        }

        return (value, rate);
    }

    /// <summary>
    /// From the ecliptic axes of the theory to ICRS: obliquity 23d26'21.4091" and 0.0475" in right ascension (epv00).
    /// </summary>
    private static Vector3D ToIcrs(Vector3D v) => new(
        v.X + (0.000000211284 * v.Y) - (0.000000091603 * v.Z),
        (-0.000000230286 * v.X) + (0.917482137087 * v.Y) - (0.397776982902 * v.Z),
        (0.397776982902 * v.Y) + (0.917482137087 * v.Z));
}
