using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Imaging.Products;

/// <summary>
/// Where the disc of the Sun lies in a map of date axes around the geocentric apparent place: its centre as seen from the site, which the parallax
/// moves by 3.7 to 8.8 arc seconds, its radius and the direction of its north pole.
/// <para>
/// There is no diurnal aberration (0.3") in it: visibilities refer to positions of antennas at one instant of the geocentre, not of the moving site.
/// </para>
/// </summary>
/// <param name="L">Direction cosine of the centre towards east.</param>
/// <param name="M">Direction cosine of the centre towards north.</param>
/// <param name="RadiusRad">Radius seen from the site, rad.</param>
/// <param name="PoleRad">P: position angle of the north pole from the north of the map through east, rad.</param>
public readonly record struct SolarDisc(double L, double M, double RadiusRad, double PoleRad)
{
    /// <summary>Radius of the Sun, m (IAU 2015 resolution B3).</summary>
    public const double SunRadiusM = 695_700_000;

    /// <summary>The astronomical unit, m (IAU 2012 resolution B2).</summary>
    public const double AstronomicalUnitM = 149_597_870_700;

    /// <summary>The disc at the instant of a place of the Sun, from MUSER's site.</summary>
    public static SolarDisc At(in SunPlace sun)
    {
        // From the centre of the Earth the Sun is at (0, 0, distance) in the axes of the map; from the site it is there less the site.
        var site = new PhaseCentre(sun.GhaRad, sun.DecRad).Project(ArraySite.Muser.ItrfM);
        var depthM = (sun.DistanceAu * AstronomicalUnitM) - site.Z;
        var distanceM = Math.Sqrt((site.X * site.X) + (site.Y * site.Y) + (depthM * depthM));
        return new SolarDisc(-site.X / distanceM, -site.Y / distanceM, Math.Asin(SunRadiusM / distanceM), sun.PRad);
    }

    /// <summary>Helioprojective west and north of the phase centre, rad: the centre of the disc seen from it, turned round and to solar axes.</summary>
    public (double West, double North) PhaseCentre()
    {
        var (sin, cos) = Math.SinCos(PoleRad);
        return ((L * cos) - (M * sin), -(L * sin) - (M * cos));
    }
}
