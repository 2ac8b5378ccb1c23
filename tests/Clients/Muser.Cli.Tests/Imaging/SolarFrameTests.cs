using System.Globalization;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Frames;
using Muser.Sky.Places;
using Muser.Testing;

namespace Muser.Cli.Tests.Imaging;

/// <summary>
/// A spot off the centre and points on the limb, put on the sky by sunpy, imaged, each in a channel of its own, and found again by astropy and sunpy in the solar coordinates of the files.
/// </summary>
[Trait("Tier", "Oracle")]
public class SolarFrameTests
{
    private const double SpotLongitudeDeg = 34;
    private const double SpotLatitudeDeg = -21;
    private const double CellArcsec = 4.3;

    /// <summary>P is -8.9, -23.0, -26.1, -17.0, 0.2, 17.4, 26.1 and 9.5 degrees.</summary>
    private static readonly UtcTime[] Begins =
    [
        UtcTime.FromCalendar(2019, 1, 24, 4, 0, 0),
        UtcTime.FromCalendar(2020, 3, 8, 2, 30, 0),
        UtcTime.FromCalendar(2015, 4, 8, 6, 0, 0),
        UtcTime.FromCalendar(2023, 5, 28, 4, 10, 0),
        UtcTime.FromCalendar(2026, 7, 6, 1, 15, 0),
        UtcTime.FromCalendar(2021, 8, 20, 7, 45, 0),
        UtcTime.FromCalendar(2015, 10, 10, 4, 0, 0),
        UtcTime.FromCalendar(2024, 12, 13, 3, 20, 0),
    ];

    [OracleFact("astropy", "sunpy")]
    public async Task AstropyAndSunpyFindASpotAndTheLimbInEveryFrame()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var directions = Directions();
        var files = new List<string>();
        for (var date = 0; date < Begins.Length; date++)
        {
            var file = Path.Combine(folder.Path, $"sun{date}.uvfits");
            var sun = SolarEphemeris.Muser.At(Begins[date].AddNs(30 * UtcTime.NsPerSecond));
            ScenePoint.Write(file, Begins[date], [.. directions[date].Select(direction => OfDate(direction, sun))]);
            foreach (var (frame, rotate) in ((string, string)[])[("sky", "none"), ("solar", "none"), ("sky", "solar-north"), ("solar", "solar-north")])
            {
                var maps = Path.Combine(folder.Path, $"{frame}-{rotate}");
                var run = await CommandRun.Of(
                    "image", file, "--out", maps, "--size", "512", "--cell", $"{CellArcsec}", "--frame", frame, "--rotate", rotate, "--channel", "all", "--niter", "100", "--no-picture");
                Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
                files.Add(Path.Combine(maps, $"sun{date}"));
            }
        }

        Assert.Equal(2, Begins.Select(begin => Math.Sign(SolarEphemeris.Muser.At(begin).PRad)).Distinct().Count());
        var lines = OracleTools.RunPython(Find, [$"{SpotLongitudeDeg}", $"{SpotLatitudeDeg}", .. files]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(files.Count, lines.Length);
        for (var i = 0; i < files.Count; i++)
        {
            var pixels = lines[i].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            Assert.True(pixels[0] < 0.5 && pixels[1] < 0.5, $"{files[i]}: the spot is {lines[i]} pixels off");
            Assert.True(pixels[2] < 0.2, $"{files[i]}: the limb is {lines[i]} pixels off");
            Assert.True(pixels[3] < 0.5, $"{files[i]}: sunpy finds it {lines[i]} pixels off");
        }
    }

    /// <summary>Right ascension and declination, ICRS, rad, of the spot and of four points on the limb, at each date.</summary>
    private static (double Ra, double Dec)[][] Directions()
    {
        string[] times = [.. Begins.Select(begin => begin.AddNs(30 * UtcTime.NsPerSecond).ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture))];
        var output = OracleTools.RunPython(Place, [$"{SpotLongitudeDeg}", $"{SpotLatitudeDeg}", .. times]);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
                line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).Chunk(2).Select(pair => (pair[0], pair[1])).ToArray()),
        ];
    }

    private static (double L, double M) OfDate((double Ra, double Dec) at, SunPlace sun)
    {
        var (sin0, cos0) = Math.SinCos(sun.IcrsDecRad);
        var l = Math.Cos(at.Dec) * Math.Sin(at.Ra - sun.IcrsRaRad);
        var m = (Math.Sin(at.Dec) * cos0) - (Math.Cos(at.Dec) * sin0 * Math.Cos(at.Ra - sun.IcrsRaRad));
        var (sin, cos) = Math.SinCos(sun.NorthOfDateRad);
        return ((cos * l) - (sin * m), (sin * l) + (cos * m));
    }

    private const string Frames =
        """
        import sys, warnings
        warnings.simplefilter("ignore")
        import numpy as np
        import astropy.units as u
        from astropy.time import Time
        from astropy.coordinates import SkyCoord, EarthLocation, get_body_barycentric
        from astropy.utils import iers
        iers.conf.auto_download = False
        iers.conf.iers_degraded_accuracy = "warn"
        from sunpy.coordinates import HeliographicStonyhurst, Helioprojective
        lon, lat = float(sys.argv[1]) * u.deg, float(sys.argv[2]) * u.deg
        radius = 695700 * u.km

        """;

    private const string Place = Frames +
        """
        site = EarthLocation.from_geodetic(115.2505 * u.deg, 42.211833333 * u.deg, 1365 * u.m)
        for text in sys.argv[3:]:
            t = Time(text, scale="utc")
            origin = get_body_barycentric("earth", t).xyz + site.get_gcrs_posvel(t)[0].xyz
            observer = SkyCoord(site.get_itrs(t)).transform_to(HeliographicStonyhurst(obstime=t))
            points = [SkyCoord(lon, lat, radius, frame=HeliographicStonyhurst(obstime=t))]
            rho = np.arcsin((radius / observer.radius).to_value(""))
            for angle in np.radians([20, 130, 215, 300]):
                ty = np.arcsin(np.sin(rho) * np.cos(angle))
                tx = np.arctan2(-np.sin(rho) * np.sin(angle), np.cos(rho))
                points.append(SkyCoord(tx * u.rad, ty * u.rad, observer.radius * np.cos(rho), frame=Helioprojective(obstime=t, observer=observer)))
            line = []
            for point in points:
                x = point.transform_to("icrs").cartesian.xyz - origin
                x = (x / np.linalg.norm(x)).to_value("")
                line += [np.arctan2(x[1], x[0]) % (2 * np.pi), np.arcsin(x[2])]
            print(*[repr(float(value)) for value in line])
        """;

    /// <summary>Prints, in pixels: the spot's distance by WCS A and formulas of Thompson (2006), across the line of sight; the same by sunpy's frames; the limb; sunpy's map.</summary>
    private const string Find = Frames +
        """
        from astropy.io import fits
        from astropy.wcs import WCS
        import sunpy.map
        for path in sys.argv[3:]:
            header = fits.getheader(path + "-ch00-I-image.fits")
            wcs, cell = WCS(header, key="A"), header["CDELT2A"]
            places = []
            for channel in range(5):
                data = fits.getdata(path + f"-ch{channel:02}-I-image.fits").astype(float)
                y, x = np.unravel_index(np.argmax(data), data.shape)
                a = np.log(data[y - 1:y + 2, x - 1:x + 2])
                dx, dy, dxy = (a[1, 2] - a[1, 0]) / 2, (a[2, 1] - a[0, 1]) / 2, (a[2, 2] - a[2, 0] - a[0, 2] + a[0, 0]) / 4
                dxx, dyy = a[1, 2] - 2 * a[1, 1] + a[1, 0], a[2, 1] - 2 * a[1, 1] + a[0, 1]
                places.append(np.array([x, y]) - np.linalg.solve([[dxx, dxy], [dxy, dyy]], [dx, dy]))
            def arcsec(x, y):
                tx, ty = wcs.all_pix2world(x, y, 0) * np.array(3600.0)
                return (tx + 648000) % 1296000 - 648000, ty
            tx, ty = np.radians(np.array(arcsec(*places[0])) / 3600)
            d, r = header["DSUN_OBS"], header["RSUN_REF"]
            q = d * np.cos(ty) * np.cos(tx)
            depth = q - np.sqrt(q * q - d * d + r * r)
            x, y, z = depth * np.cos(ty) * np.sin(tx), depth * np.sin(ty), d - depth * np.cos(ty) * np.cos(tx)
            b0, l0 = np.radians(header["HGLT_OBS"]), np.radians(header["HGLN_OBS"])
            found = np.arcsin((y * np.cos(b0) + z * np.sin(b0)) / r), np.arctan2(x, z * np.cos(b0) - y * np.sin(b0)) + l0
            spot = np.array([np.cos(found[0]) * np.cos(found[1]), np.cos(found[0]) * np.sin(found[1]), np.sin(found[0])])
            true = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
            surface = np.arccos(np.clip(np.dot(spot, true), -1, 1)) * header["RSUN_OBS"] * z / r
            t = Time(header["DATE-AVG"], scale="utc")
            observer = SkyCoord(header["HGLN_OBS"] * u.deg, header["HGLT_OBS"] * u.deg, d * u.m, frame=HeliographicStonyhurst(obstime=t))
            hp = SkyCoord(lon, lat, radius, frame=HeliographicStonyhurst(obstime=t)).transform_to(Helioprojective(obstime=t, observer=observer))
            here = arcsec(*places[0])
            projected = np.hypot(hp.Tx.arcsec - here[0], hp.Ty.arcsec - here[1])
            limb = max(abs(np.hypot(*arcsec(*place)) - header["RSUN_OBS"]) for place in places[1:])
            by_map = 0
            if header["CTYPE1"].startswith("HPLN"):
                m = sunpy.map.Map(path + "-ch00-I-image.fits")
                assert m.coordinate_system.axis1.startswith("HPLN") and m.rsun_obs.value == header["RSUN_OBS"] and abs(m.dsun.to_value("m") / d - 1) < 1e-9
                world = m.pixel_to_world(*[value * u.pix for value in places[0]])
                assert isinstance(world.frame, Helioprojective)
                hgs = world.transform_to(HeliographicStonyhurst(obstime=m.date))
                by_map = hgs.separation(SkyCoord(lon, lat, radius, frame=HeliographicStonyhurst(obstime=m.date))).rad * header["RSUN_OBS"] * z / r
            print(surface / cell, projected / cell, limb / cell, by_map / cell)
        """;
}
