using Muser.Formats.Fits;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Products;

/// <summary>
/// The coordinate systems of a map as FITS cards (Calabretta and Greisen 2002; Thompson 2006). The phase centre is the reference pixel of all:
/// <list type="bullet">
/// <item>celestial, RA---SIN / DEC--SIN in ICRS around the astrometric place of the Sun: PC turns by the angle from the north of ICRS to the top of the map.
/// Aberration shifts the field, which CRVAL holds, and turns it by up to 8 arc seconds, which is left out: 0.04" at the limb;</item>
/// <item>solar, HPLN-SIN / HPLT-SIN (helioprojective, west and north positive): PC turns by the angle from the top of the map to solar north. The tangent
/// point of the projection is the phase centre, so CRVALn is where the geocentric phase centre lies on the disc as the site sees it.</item>
/// </list>
/// </summary>
internal static class MapAxes
{
    private const double DegPerRad = 1 / Angle.Degree;
    private const double ArcsecPerRad = 1 / Angle.Arcsec;

    /// <summary>Adds the primary system, the alternate ones and the observer.</summary>
    /// <param name="header">The header.</param>
    /// <param name="map">The map.</param>
    /// <param name="cube">Further axes, of the primary system and of the alternates; null for a plane.</param>
    public static void Add(FitsHeader header, MapDescription map, CubeAxes? cube = null)
    {
        if (map.Frame == MapFrame.Sky)
        {
            AddCelestial(header, map, "", cube);
            AddSolar(header, map, "A", cube);
        }
        else
        {
            AddSolar(header, map, "", cube);
            AddSolar(header, map, "A", cube);
            AddCelestial(header, map, "C", cube);
        }

        header.Add("SOLAR_P", map.Sun.PRad * DegPerRad, "[deg] solar north from north of date, eastward");
        AddObserver(header, map);
    }

    /// <summary>Position angle from the north of the primary system of what has that from the north of date; degrees, 0 to 180.</summary>
    public static double FromPrimaryNorthDeg(MapDescription map, double fromNorthOfDateDeg)
    {
        var turned = fromNorthOfDateDeg + ((map.Frame == MapFrame.Sky ? map.Sun.NorthOfDateRad : -map.Sun.PRad) * DegPerRad);
        return turned - (180 * Math.Floor(turned / 180));
    }

    private static void AddCelestial(FitsHeader header, MapDescription map, string letter, CubeAxes? cube)
    {
        var (sin, cos) = Math.SinCos(map.Sun.NorthOfDateRad + map.UpRad);
        var cellDeg = map.Grid.CellRad * DegPerRad;
        Begin(header, map, letter, "RA---SIN", "DEC--SIN", cube);
        header
            .Add("CRVAL1" + letter, map.Sun.IcrsRaRad * DegPerRad, "astrometric place of the Sun")
            .Add("CRVAL2" + letter, map.Sun.IcrsDecRad * DegPerRad)
            .Add("CDELT1" + letter, -cellDeg)
            .Add("CDELT2" + letter, cellDeg)
            .Add("CUNIT1" + letter, "deg")
            .Add("CUNIT2" + letter, "deg")
            .Add("PC1_1" + letter, cos, "from axes of the map to ICRS")
            .Add("PC1_2" + letter, -sin)
            .Add("PC2_1" + letter, sin)
            .Add("PC2_2" + letter, cos)
            .Add("LONPOLE" + letter, 180.0)
            .Add("RADESYS" + letter, "ICRS");
        cube?.Add(header, letter);
    }

    private static void AddSolar(FitsHeader header, MapDescription map, string letter, CubeAxes? cube)
    {
        var (sin, cos) = Math.SinCos(map.Sun.PRad - map.UpRad);
        var (x, y) = SolarDisc.At(map.Sun).PhaseCentre();
        Begin(header, map, letter, "HPLN-SIN", "HPLT-SIN", cube);
        header
            .Add("CRVAL1" + letter, x * ArcsecPerRad, "phase centre from the topocentric disc centre")
            .Add("CRVAL2" + letter, y * ArcsecPerRad)
            .Add("CDELT1" + letter, map.Grid.CellArcsec)
            .Add("CDELT2" + letter, map.Grid.CellArcsec)
            .Add("CUNIT1" + letter, "arcsec")
            .Add("CUNIT2" + letter, "arcsec")
            .Add("PC1_1" + letter, cos, "from axes of the map to solar ones")
            .Add("PC1_2" + letter, sin)
            .Add("PC2_1" + letter, -sin)
            .Add("PC2_2" + letter, cos)
            .Add("LONPOLE" + letter, 180.0);
        cube?.Add(header, letter);
    }

    private static void Begin(FitsHeader header, MapDescription map, string letter, string first, string second, CubeAxes? cube)
    {
        var reference = (map.Grid.Size / 2) + 1.0;
        header
            .Add("WCSAXES" + letter, cube is null ? 2 : 4)
            .Add("WCSNAME" + letter, first.StartsWith('H') ? "Helioprojective-cartesian" : "Celestial")
            .Add("CTYPE1" + letter, first)
            .Add("CTYPE2" + letter, second)
            .Add("CRPIX1" + letter, reference)
            .Add("CRPIX2" + letter, reference);
    }

    private static void AddObserver(FitsHeader header, MapDescription map)
    {
        // Seen from the Sun the site stands beside the centre of the Earth by the angle by which, seen from the site, the Sun stands beside its
        // geocentric place; west on the sky is growing Stonyhurst longitude.
        var (x, y) = SolarDisc.At(map.Sun).PhaseCentre();
        var site = ArraySite.Muser.ItrfM;
        header
            .Add("HGLN_OBS", x * DegPerRad / Math.Cos(map.Sun.B0Rad), "[deg] Stonyhurst longitude of the site")
            .Add("HGLT_OBS", (map.Sun.B0Rad + y) * DegPerRad, "[deg] heliographic latitude of the site (B0)")
            .Add("CRLN_OBS", (map.Sun.L0Rad + (x / Math.Cos(map.Sun.B0Rad))) * DegPerRad, "[deg] Carrington longitude of the site (L0)")
            .Add("DSUN_OBS", map.Sun.TopocentricDistanceAu * SolarDisc.AstronomicalUnitM, "[m] distance of the Sun from the site")
            .Add("RSUN_REF", SolarDisc.SunRadiusM, "[m]")
            .Add("RSUN_OBS", SolarDisc.At(map.Sun).RadiusRad * ArcsecPerRad, "[arcsec]")
            .Add("OBSGEO-X", site.X, "[m] ITRF")
            .Add("OBSGEO-Y", site.Y, "[m] ITRF")
            .Add("OBSGEO-Z", site.Z, "[m] ITRF");
    }
}
