using System.Globalization;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Imaging.Products;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Imaging.Tests.Products;

[Trait("Tier", "Oracle")]
public class MapFitsTests
{
    /// <summary>Seasons, so that P, B0, parallax and the angle between date and ICRS take different signs.</summary>
    private static readonly UtcTime[] Times =
    [
        UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49, 354_161_180),
        UtcTime.FromCalendar(2021, 3, 5, 7, 30, 0),
        UtcTime.FromCalendar(2026, 7, 9, 1, 0, 0),
    ];

    [OracleFact("fitsverify")]
    public void FitsverifyFindsNoErrorAndNoWarning() => WithMap(Times[0], (path, _) =>
    {
        var (exitCode, output, error) = OracleTools.Run("fitsverify", "-q", path);
        Assert.True(exitCode == 0 && output.Contains("OK", StringComparison.Ordinal), output + error);
    });

    /// <summary>
    /// The celestial system against ERFA: a direction (l, m) in axes of date around the apparent place is brought to GCRS by ERFA's precession-nutation,
    /// its aberration taken off with the velocity of the Earth, and compared with the file's right ascension and declination at that pixel.
    /// </summary>
    [OracleFact("astropy", "erfa")]
    public void CelestialCoordinatesAreThoseOfErfa()
    {
        foreach (var time in Times)
        {
            WithMap(time, (path, map) =>
            {
                var output = OracleTools.RunPython(
                    """
                    import sys, numpy as np, erfa, warnings
                    from astropy.io import fits
                    from astropy.wcs import WCS
                    from astropy.time import Time
                    path, ra0, dec0 = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
                    header = fits.getheader(path)
                    wcs = WCS(header)
                    tt = Time(header["DATE-AVG"], scale="utc").tt
                    bpn = erfa.pnm06a(tt.jd1, tt.jd2)
                    heliocentric, barycentric = erfa.epv00(tt.jd1, tt.jd2)
                    velocity = barycentric["v"] * erfa.DAU / 86400 / erfa.CMPS
                    centre = erfa.s2c(ra0, dec0)
                    east = np.array([-np.sin(ra0), np.cos(ra0), 0])
                    north = np.cross(centre, east)
                    cell = np.radians(header["CDELT2"])
                    for x, y in ((256, 256), (0, 0), (511, 0), (100, 400), (30, 250)):
                        l, m = -(x - 256) * cell, (y - 256) * cell
                        s = bpn.T @ (l * east + m * north + np.sqrt(1 - l * l - m * m) * centre)
                        s = s - (velocity - np.dot(s, velocity) * s)
                        ra, dec = np.radians(wcs.all_pix2world(x, y, 0))
                        print(erfa.sepp(s, erfa.s2c(ra, dec)) * 180 / np.pi * 3600)
                    """,
                    path,
                    map.Sun.RaRad.ToString("R", CultureInfo.InvariantCulture),
                    map.Sun.DecRad.ToString("R", CultureInfo.InvariantCulture));
                foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    // Aberration also turns the field, by up to 8 arc seconds; the file leaves that out (see MapFits).
                    Assert.InRange(double.Parse(line, CultureInfo.InvariantCulture), 0, 0.15);
                }
            });
        }
    }

    /// <summary>The reference pixel against astropy's own Sun: the astrometric place from its built-in ephemeris.</summary>
    [OracleFact("astropy")]
    public void PhaseCentreIsWhereAstropyHasTheSun()
    {
        foreach (var time in Times)
        {
            WithMap(time, (path, map) =>
            {
                var output = OracleTools.RunPython(
                    """
                    import sys, numpy as np
                    from astropy.io import fits
                    from astropy.wcs import WCS
                    from astropy.time import Time, TimeDelta
                    from astropy.coordinates import get_body_barycentric, SkyCoord
                    from astropy.utils import iers
                    iers.conf.auto_download = False
                    iers.conf.iers_degraded_accuracy = "warn"
                    header = fits.getheader(sys.argv[1])
                    t = Time(header["DATE-AVG"], scale="utc")
                    earth = get_body_barycentric("earth", t)
                    light = 499.0
                    for _ in range(3):
                        v = get_body_barycentric("sun", t - TimeDelta(light, format="sec")) - earth
                        light = v.norm().to_value("m") / 299792458.0
                    sun = SkyCoord(v, frame="icrs")
                    n = header["NAXIS1"] // 2
                    print(WCS(header).pixel_to_world(n, n).separation(sun).arcsec)
                    """,
                    path);
                Assert.InRange(double.Parse(output, CultureInfo.InvariantCulture), 0, 0.5);
            });
        }
    }

    /// <summary>
    /// The solar system against sunpy: the point of a pixel, taken in space in its celestial direction from the site, as far as the Sun, is brought to
    /// helioprojective coordinates of an observer at the site and compared with coordinate system A of the file.
    /// </summary>
    [OracleFact("astropy", "sunpy")]
    public void SolarCoordinatesAreThoseOfSunpy()
    {
        foreach (var time in Times)
        {
            WithMap(time, (path, map) =>
            {
                var output = OracleTools.RunPython(
                    """
                    import sys, numpy as np, warnings
                    warnings.simplefilter("ignore")
                    import astropy.units as u
                    from astropy.io import fits
                    from astropy.wcs import WCS
                    from astropy.wcs.utils import wcs_to_celestial_frame
                    from astropy.time import Time
                    from astropy.coordinates import get_body_barycentric, SkyCoord, EarthLocation, CartesianRepresentation
                    from astropy.utils import iers
                    iers.conf.auto_download = False
                    iers.conf.iers_degraded_accuracy = "warn"
                    import sunpy.coordinates
                    from sunpy.coordinates import Helioprojective, HeliographicStonyhurst
                    header = fits.getheader(sys.argv[1])
                    celestial, solar = WCS(header), WCS(header, key="A")
                    t = Time(header["DATE-AVG"], scale="utc")
                    distance = float(sys.argv[2]) * u.au
                    site = EarthLocation.from_geocentric(header["OBSGEO-X"], header["OBSGEO-Y"], header["OBSGEO-Z"], unit="m")
                    origin = get_body_barycentric("earth", t).xyz + site.get_gcrs_posvel(t)[0].xyz
                    observer = SkyCoord(site.get_itrs(t)).transform_to(HeliographicStonyhurst(obstime=t))
                    frame = wcs_to_celestial_frame(solar)
                    print(type(frame).__name__)
                    print(abs(observer.lon.deg - header["HGLN_OBS"]), abs(observer.lat.deg - header["HGLT_OBS"]),
                          abs(observer.radius.to_value("m") / header["DSUN_OBS"] - 1))
                    for x, y in ((256, 256), (100, 400), (400, 300), (30, 250)):
                        ra, dec = celestial.all_pix2world(x, y, 0)
                        direction = SkyCoord(ra * u.deg, dec * u.deg, frame="icrs").cartesian
                        point = SkyCoord(CartesianRepresentation(origin + direction.xyz * distance), frame="icrs")
                        hp = point.transform_to(Helioprojective(obstime=t, observer=observer))
                        tx, ty = solar.all_pix2world(x, y, 0)
                        tx, ty = (np.array([tx, ty]) * u.Unit(str(solar.wcs.cunit[0]))).to_value("arcsec")
                        tx = (tx + 648000) % 1296000 - 648000
                        print(abs(hp.Tx.arcsec - tx), abs(hp.Ty.arcsec - ty))
                    """,
                    path,
                    map.Sun.TopocentricDistanceAu.ToString("R", CultureInfo.InvariantCulture)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal("Helioprojective", output[0]);
                var observer = Numbers(output[1]);
                Assert.InRange(observer[0], 0, 2e-4);
                Assert.InRange(observer[1], 0, 2e-4);
                Assert.InRange(observer[2], 0, 1e-5);
                foreach (var line in output[2..])
                {
                    Assert.All(Numbers(line), arcsec => Assert.InRange(arcsec, 0, 0.1));
                }
            });
        }

        static double[] Numbers(string line) => [.. line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
    }

    [Fact]
    public void FileHoldsThePixelsAndWhatTheyAre() => WithMap(Times[0], (path, map) =>
    {
        Assert.Equal(FitsFault.None, FitsImage.TryRead(File.ReadAllBytes(path), out var image, out _));
        Assert.Equal(SampleMaps.Pixels(map.Grid, 100, 400), image!.PixelRowColumn);
        Assert.True(image.Header.TryGet("DATE-AVG", out string date));
        Assert.Equal("2015-11-01T04:08:49.354161180", date);
        Assert.True(image.Header.TryGet("FREQ", out double frequency) && frequency == 1.7125e9);
        Assert.True(image.Header.TryGet("INSTRUME", out string instrument) && instrument == "MUSER-I");
        Assert.True(image.Header.TryGet("CALIBVER", out string version) && version == "7");
    });

    [Fact]
    public void DiscLiesBesideThePhaseCentreByTheParallaxAndIsBoundedByTheSemidiameter()
    {
        // Away from the zenith, by 8.794" at 1 au times the sine of the zenith distance.
        var sun = SampleMaps.At(Times[0]).Sun;
        var disc = SolarDisc.At(sun);
        var up = new PhaseCentre(sun.GhaRad, sun.DecRad).Project(ArraySite.Muser.Up);
        var parallax = 8.794 * Angle.Arcsec / sun.DistanceAu;
        Assert.Equal(-parallax * up.X, disc.L, 0.03 * Angle.Arcsec);
        Assert.Equal(-parallax * up.Y, disc.M, 0.03 * Angle.Arcsec);
        Assert.Equal(sun.SemidiameterRad, disc.RadiusRad, 0.1 * Angle.Arcsec);
        Assert.True(disc.RadiusRad > sun.SemidiameterRad, "the site is nearer to the Sun by day");
    }

    private static void WithMap(UtcTime time, Action<string, MapDescription> test)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var map = SampleMaps.At(time);
            var path = Path.Combine(folder.FullName, "map.fits");
            MapFits.Write(path, map, SampleMaps.Pixels(map.Grid, 100, 400));
            Assert.Single(folder.GetFiles());
            test(path, map);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
