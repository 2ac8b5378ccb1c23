using System.Globalization;
using Muser.Formats.Files;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Imaging.Maps;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Products;

/// <summary>
/// Maps as FITS images with two coordinate systems (Calabretta and Greisen 2002; Thompson 2006). The axes of the map are of date:
/// <list type="bullet">
/// <item>celestial, RA---SIN / DEC--SIN in ICRS around the astrometric place of the Sun: PC turns by the angle from the north of ICRS to that of date.
/// Aberration shifts the field, which CRVAL holds, and turns it by up to 8 arc seconds, which is left out: 0.04" at the limb;</item>
/// <item>solar, alternate A, HPLN-SIN / HPLT-SIN (helioprojective, west and north positive): PC turns by P. The tangent point of the projection is the
/// phase centre, so CRVALnA is where the geocentric phase centre lies on the disc as the site sees it.</item>
/// </list>
/// Safe for any thread.
/// </summary>
public static class MapFits
{
    private const double DegPerRad = 1 / Angle.Degree;
    private const double ArcsecPerRad = 1 / Angle.Arcsec;

    /// <summary>Writes a map, beside its place and renamed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">What the map is.</param>
    /// <param name="imageRowColumn">The pixels; layout of <see cref="ImageGrid"/>.</param>
    public static void Write(string path, MapDescription map, ReadOnlySpan<float> imageRowColumn)
    {
        var header = Header(map, MapStatistics.Of(imageRowColumn));
        unsafe
        {
            // A span cannot enter the lambda; the memory stays pinned while it runs.
            fixed (float* pixels = imageRowColumn)
            {
                var (address, length) = ((nint)pixels, imageRowColumn.Length);
                AtomicFile.Write(path, stream => FitsImage.Write(stream, header, new ReadOnlySpan<float>((float*)address, length)));
            }
        }
    }

    /// <summary>The header of a map.</summary>
    public static FitsHeader Header(MapDescription map, in MapStatistics statistics)
    {
        var header = FitsImage.BeginHeader(map.Grid.Size, map.Grid.Size)
            .Add("DATAMIN", statistics.Minimum)
            .Add("DATAMAX", statistics.Peak)
            .Add("BUNIT", map.Unit)
            .Add("BTYPE", "Intensity")
            .Add("IMTYPE", map.Kind, "kind of map")
            .Add("OBJECT", "Sun")
            .Add("TELESCOP", "MUSER")
            .Add("INSTRUME", map.Instrument)
            .Add("FREQ", map.FrequencyHz, "[Hz] centre frequency")
            .Add("BANDWID", map.BandwidthHz, "[Hz] total bandwidth")
            .Add("STOKES", map.Stokes)
            .Add("WEIGHTNG", map.Weighting, "weighting of visibilities");
        if (map.Visibilities > 0)
        {
            header.Add("NVIS", map.Visibilities, "visibilities in the map");
        }

        header
            .Add("NFLAG", map.FlaggedVisibilities, "visibilities of the band left out")
            .Add("NAUTOFLG", map.AutomaticallyFlaggedVisibilities, "of those by automatic flags");
        AddLoss(header, "LIMBLOSF", map.LimbLossFrequency, "loss of a point at the limb by bandwidth");
        AddLoss(header, "LIMBLOST", map.LimbLossTime, "loss of a point at the limb by duration");
        if (map.Beam is { } beam)
        {
            // From the north of the map, which is of date: 0.17 degrees at most from that of ICRS.
            header
                .Add("BMAJ", beam.MajorArcsec / 3600, "[deg] beam, full width at half maximum")
                .Add("BMIN", beam.MinorArcsec / 3600, "[deg]")
                .Add("BPA", beam.PositionAngleDeg, "[deg] of the long axis, north through east");
        }

        AddTimes(header, map);
        AddCelestial(header, map);
        AddSolar(header, map);
        AddObserver(header, map);
        if (map.Software.Length > 0)
        {
            header.Add("CREATOR", map.Software);
        }

        if (map.CalibrationVersion.Length > 0)
        {
            header.Add("CALIBVER", map.CalibrationVersion, "version of the calibration parameters");
        }

        foreach (var line in map.History)
        {
            header.AddHistory(line);
        }

        return header;
    }

    private static void AddLoss(FitsHeader header, string keyword, double? loss, string comment)
    {
        if (loss is { } known)
        {
            header.Add(keyword, Math.Round(known, 6), comment);
        }
    }

    private static void AddTimes(FitsHeader header, MapDescription map) => header
        .Add("TIMESYS", "UTC")
        .Add("DATE-OBS", Date(map.Begin), "begin of observation")
        .Add("DATE-BEG", Date(map.Begin))
        .Add("DATE-AVG", Date(map.Middle), "time of the coordinate systems")
        .Add("DATE-END", Date(map.End))
        .Add("XPOSURE", (map.End - map.Begin) * 1e-9, "[s] from begin to end");

    private static void AddCelestial(FitsHeader header, MapDescription map)
    {
        var (sin, cos) = Math.SinCos(map.Sun.NorthOfDateRad);
        var cellDeg = map.Grid.CellRad * DegPerRad;
        var reference = (map.Grid.Size / 2) + 1.0;
        header
            .Add("WCSAXES", 2)
            .Add("CTYPE1", "RA---SIN")
            .Add("CTYPE2", "DEC--SIN")
            .Add("CRPIX1", reference)
            .Add("CRPIX2", reference)
            .Add("CRVAL1", map.Sun.IcrsRaRad * DegPerRad, "astrometric place of the Sun")
            .Add("CRVAL2", map.Sun.IcrsDecRad * DegPerRad)
            .Add("CDELT1", -cellDeg)
            .Add("CDELT2", cellDeg)
            .Add("CUNIT1", "deg")
            .Add("CUNIT2", "deg")
            .Add("PC1_1", cos, "from axes of date to ICRS")
            .Add("PC1_2", -sin)
            .Add("PC2_1", sin)
            .Add("PC2_2", cos)
            .Add("LONPOLE", 180.0)
            .Add("RADESYS", "ICRS");
    }

    private static void AddSolar(FitsHeader header, MapDescription map)
    {
        var (sin, cos) = Math.SinCos(map.Sun.PRad);
        var (x, y) = PhaseCentreOnDisc(map);
        var reference = (map.Grid.Size / 2) + 1.0;
        header
            .Add("WCSNAMEA", "Helioprojective-cartesian")
            .Add("WCSAXESA", 2)
            .Add("CTYPE1A", "HPLN-SIN")
            .Add("CTYPE2A", "HPLT-SIN")
            .Add("CRPIX1A", reference)
            .Add("CRPIX2A", reference)
            .Add("CRVAL1A", x * ArcsecPerRad, "phase centre from the topocentric disc centre")
            .Add("CRVAL2A", y * ArcsecPerRad)
            .Add("CDELT1A", map.Grid.CellArcsec)
            .Add("CDELT2A", map.Grid.CellArcsec)
            .Add("CUNIT1A", "arcsec")
            .Add("CUNIT2A", "arcsec")
            .Add("PC1_1A", cos, "from axes of date to solar ones")
            .Add("PC1_2A", sin)
            .Add("PC2_1A", -sin)
            .Add("PC2_2A", cos)
            .Add("LONPOLEA", 180.0)
            .Add("SOLAR_P", map.Sun.PRad * DegPerRad, "[deg] solar north from north of date, eastward");
    }

    private static void AddObserver(FitsHeader header, MapDescription map)
    {
        // Seen from the Sun the site stands beside the centre of the Earth by the angle by which, seen from the site, the Sun stands beside its
        // geocentric place; west on the sky is growing Stonyhurst longitude.
        var (x, y) = PhaseCentreOnDisc(map);
        var site = ArraySite.Muser.ItrfM;
        header
            .Add("HGLN_OBS", x * DegPerRad / Math.Cos(map.Sun.B0Rad), "[deg] Stonyhurst longitude of the site")
            .Add("HGLT_OBS", (map.Sun.B0Rad + y) * DegPerRad, "[deg] heliographic latitude of the site (B0)")
            .Add("CRLN_OBS", (map.Sun.L0Rad + (x / Math.Cos(map.Sun.B0Rad))) * DegPerRad, "[deg] Carrington longitude of the site")
            .Add("DSUN_OBS", map.Sun.TopocentricDistanceAu * SolarDisc.AstronomicalUnitM, "[m] distance of the Sun from the site")
            .Add("RSUN_REF", SolarDisc.SunRadiusM, "[m]")
            .Add("RSUN_OBS", SolarDisc.At(map.Sun).RadiusRad * ArcsecPerRad, "[arcsec]")
            .Add("OBSGEO-X", site.X, "[m] ITRF")
            .Add("OBSGEO-Y", site.Y, "[m] ITRF")
            .Add("OBSGEO-Z", site.Z, "[m] ITRF");
    }

    /// <summary>Helioprojective (west, north) of the phase centre, rad: the disc centre seen from it, turned round and to solar axes.</summary>
    private static (double West, double North) PhaseCentreOnDisc(MapDescription map)
    {
        var disc = SolarDisc.At(map.Sun);
        var (sin, cos) = Math.SinCos(disc.PoleRad);
        return ((disc.L * cos) - (disc.M * sin), -(disc.L * sin) - (disc.M * cos));
    }

    private static string Date(UtcTime time) =>
        time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.", CultureInfo.InvariantCulture) + time.Nanosecond.ToString("D9", CultureInfo.InvariantCulture);
}
