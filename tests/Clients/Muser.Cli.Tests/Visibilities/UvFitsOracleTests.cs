using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Testing;
using Xunit.Abstractions;

namespace Muser.Cli.Tests.Visibilities;

/// <summary>A file of <c>muser uvfits</c>, read by astropy alone: numbers, place of the Sun, sidereal time, north of date.</summary>
[Trait("Tier", "Oracle")]
public sealed class UvFitsOracleTests(ITestOutputHelper log)
{
    private const string Script = """
        import sys, json, numpy as np
        from astropy.io import fits
        from astropy.time import Time
        from astropy.coordinates import SkyCoord, TETE, get_body_barycentric
        from astropy.utils import iers
        import astropy.units as u
        iers.conf.auto_download = False
        path, l0, m0 = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
        hdus = fits.open(path)
        data, head, an = hdus[0].data, hdus[0].header, hdus['AIPS AN'].header
        jd = np.asarray(data.par('DATE'), dtype=float)
        t = Time(jd[0], format='jd', scale='utc')
        axis = {head[f'CTYPE{k}']: head[f'CRVAL{k}'] for k in range(2, head['NAXIS'] + 1)}
        sun = get_body_barycentric('sun', t) - get_body_barycentric('earth', t)
        place = SkyCoord(axis['RA'] * u.deg, axis['DEC'] * u.deg)
        offset = place.separation(SkyCoord(sun)).arcsec
        pole = SkyCoord(0 * u.deg, 90 * u.deg, frame=TETE(obstime=t)).icrs
        north = place.position_angle(pole).rad
        c, s = np.cos(north), np.sin(north)
        l, m = l0 * c + m0 * s, m0 * c - l0 * s
        n = np.sqrt(1 - l * l - m * m)
        uvw = [np.asarray(data.par(next(p for p in data.parnames if p.startswith(k))), dtype=float) for k in ('UU', 'VV', 'WW')]
        delay = uvw[0] * l + uvw[1] * m + uvw[2] * (n - 1)
        vis = np.asarray(data.data)
        fq = np.atleast_1d(hdus['AIPS FQ'].data['IF FREQ'][0])
        flux = []
        for band in range(len(fq)):
            for channel in (0, 15):
                f = axis['FREQ'] + fq[band] + channel * 25e6
                for hand in (0, 1):
                    v = vis[:, 0, 0, band, channel, hand, :]
                    phased = (v[:, 0] + 1j * v[:, 1]) * np.exp(-2j * np.pi * f * delay)
                    flux.append(float(phased.mean().real))
        day = Time(an['RDATE'][:10] + 'T00:00:00', scale='utc')
        gst = day.sidereal_time('apparent', 'greenwich').deg - an['GSTIA0']
        print(json.dumps(dict(flux=flux, offset=float(offset), gst=float((gst + 180) % 360 - 180), time=t.isot, ut1=float(an['UT1UTC'] - day.delta_ut1_utc))))
        """;

    [OracleFact("astropy")]
    public async Task AstropyFindsThePointTheSunAndTheEarthWhereTheyAre()
    {
        const double Arcsec = Math.PI / 648_000;
        var folder = Directory.CreateTempSubdirectory("muser-uvfits-oracle-").FullName;
        try
        {
            string[] receivers = ["--gain-phase", "100", "--gain-delay", "1", "--seed", "5", "--no-noise", "--cycles", "1"];
            var scene = Path.Combine(folder, "scene.json");
            await File.WriteAllTextAsync(scene, """{"components":[{"kind":"point","lArcsec":412,"mArcsec":-233,"fluxJy":100000}]}""");
            await Done(["simulate", "raw", .. receivers, "--scene", scene, "--out", Path.Combine(folder, "sun")]);
            await Done(["simulate", "calibrator", .. receivers, "--amplitude", "100", "--geostationary=100.5", "--out", Path.Combine(folder, "beacon")]);
            var calibration = Path.Combine(folder, "cal.json");
            await Done(["calibrate", Raw("beacon"), "--geostationary=100.5", "--out", calibration]);
            await Done(["uvfits", Raw("sun"), "--parameters", calibration, "--out", folder]);
            var countsPerJy = JsonDocument.Parse(await File.ReadAllTextAsync(Raw("sun") + ".json")).RootElement.GetProperty("countsPerJy").GetDouble();

            var text = OracleTools.RunPython(
                Script,
                Directory.GetFiles(folder, "*.uvfits").Single(),
                (412 * Arcsec).ToString("R", CultureInfo.InvariantCulture),
                (-233 * Arcsec).ToString("R", CultureInfo.InvariantCulture));
            log.WriteLine(text);
            var seen = JsonDocument.Parse(text).RootElement;
            Assert.Equal(16, seen.GetProperty("flux").GetArrayLength());
            Assert.All(seen.GetProperty("flux").EnumerateArray(), flux => Assert.InRange(flux.GetDouble() / countsPerJy / 100_000, 0.99, 1.01));
            Assert.InRange(seen.GetProperty("offset").GetDouble(), 0, 0.1);
            Assert.InRange(seen.GetProperty("gst").GetDouble(), -1e-5, 1e-5);
            Assert.InRange(seen.GetProperty("ut1").GetDouble(), -1e-3, 1e-3);
            Assert.StartsWith("2015-11-01T04:08:49.36", seen.GetProperty("time").GetString(), StringComparison.Ordinal); // the middle of the cycle
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string Raw(string name) => Directory.GetFiles(Path.Combine(folder, name)).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));

        static async Task Done(string[] args)
        {
            var run = await CommandRun.Of(args);
            Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        }
    }
}
