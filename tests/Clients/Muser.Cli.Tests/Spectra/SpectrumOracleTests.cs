using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Testing;
using Xunit.Abstractions;

namespace Muser.Cli.Tests.Spectra;

/// <summary>
/// Files of <c>muser spectrum</c> against numpy, which takes the numbers out of the raw bytes by the correlator notes and knows nothing of this code, and
/// against astropy's coordinates and fitsverify.
/// </summary>
[Trait("Tier", "Oracle")]
public sealed class SpectrumOracleTests(ITestOutputHelper log)
{
    private const string Script = """
        import sys, json, numpy as np, warnings
        warnings.simplefilter('ignore')
        from astropy.io import fits
        from astropy.wcs import WCS
        raw, array, auto, short, step, antennas = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], float(sys.argv[5]), sys.argv[6]
        low = array == 'muser1'
        size, inputs, dishes = (100000, 44, 40) if low else (204800, 64, 60)
        frames = np.fromfile(raw, dtype=np.uint8)
        frames = frames[:len(frames) // size * size].reshape(-1, size)
        word = frames[:, 32:40].copy().view('<u8')[:, 0]
        hop = frames[:, 208].astype(int) if low else frames[:, 196:198].copy().view('<u2')[:, 0].astype(int)
        second = ((word >> 32) & 63) * 60.0 + ((word >> 26) & 63) + ((word >> 16) & 1023) * 1e-3 + ((word >> 6) & 1023) * 1e-6 + (word & 63) * 20e-9
        second = second - second[0]
        # Autocorrelations, correlator notes: MUSER-I one block for two channels, 64 bytes for four inputs; MUSER-II one block a channel.
        def at(i, c):
            if low:
                return 2944 + 12128 * (c // 2) + 11392 + 64 * (i // 4) + 8 * (i % 4) + 4 * (c % 2)
            return 1888 + 12680 * (2 * (c // 2) + (i // 4) % 2) + 12096 + 64 * (i // 8) + 8 * (i % 4) + 4 * (c % 2)
        power = np.empty((len(frames), 16, dishes))
        for c in range(16):
            for i in range(dishes):
                a = at(i, c)
                power[:, c, i] = frames[:, a:a + 4].copy().view('<u4')[:, 0]
        # Short baselines from the positions, local east, north, up.
        enu = np.array(json.loads(antennas))
        pairs, k = [], 0
        for i in range(inputs):
            for j in range(i + 1, inputs):
                if i < dishes and j < dishes:
                    length = np.sqrt(((enu[i] - enu[j]) ** 2).sum())
                    if length < 50:
                        pairs.append((length, k))
                k += 1
        pairs = [k for _, k in sorted(pairs)[:64]]
        def part(group, byte):
            v = group[:, byte].astype(int) | (group[:, byte + 4].astype(int) << 8) | (group[:, byte + 8].astype(int) << 16)
            return np.where(v >= 1 << 23, v - (1 << 24), v)
        amplitude = np.empty((len(frames), 16, len(pairs)))
        for c in range(16):
            for n, k in enumerate(pairs):
                start = 2944 + 12128 * (c // 2) + 12 * k if low else 1888 + 12680 * c + 12 * (k // 2)
                group = frames[:, start:start + 12]
                isA = (c % 2 == 0) if low else (k % 2 == 1)
                re, im = (3, 2) if isA else (1, 0)
                amplitude[:, c, n] = np.hypot(part(group, re), part(group, im))
        edges = [400, 800, 1200, 1600] if low else [2000 + 400 * k for k in range(32)] + [14600]
        out = dict(baselines=len(pairs))
        for name, path, value in (('auto', auto, np.median(power, axis=2)), ('short', short, np.median(amplitude, axis=2))):
            h = fits.open(path)
            wcs = WCS(h['I'].header, h)
            worst, compared, blank = 0.0, 0, 0
            t0 = wcs.pixel_to_world_values(0, 0)[0]
            for hand, hdu in ((1, 'R'), (0, 'L')):
                data = h[hdu].data
                hz = np.array([wcs.pixel_to_world_values(0, y)[1] for y in range(data.shape[0])], dtype=float)
                for b, edge in enumerate(edges):
                    mine = np.nonzero(hop == 2 * b + hand)[0]
                    for x in range(data.shape[1]):
                        low_s, high_s = x * step, (x + 1) * step
                        these = mine[(second[mine] >= low_s - 1e-9) & (second[mine] < high_s - 1e-9)]
                        for c in range(0, 16, 5):
                            f = (edge + 25 * (c if low else 15 - c) + 12.5) * 1e6
                            rows = np.nonzero(np.abs(hz - f) < 1)[0]
                            if len(rows) == 0:
                                continue
                            cells = data[rows, x]
                            if len(these) == 0:
                                blank += int(np.isnan(cells).all() or len(rows) > 1)
                                continue
                            want = value[these, c].mean()
                            worst = max(worst, float(np.nanmin(np.abs(cells / want - 1))))
                            compared += 1
            r, l = h['R'].data, h['L'].data
            out[name] = dict(worst=worst, compared=compared, blank=blank, t0=float(t0), shape=list(h['I'].data.shape),
                stokes=float(np.nanmax(np.abs(h['I'].data / ((r + l) / 2) - 1))), vi=float(np.nanmax(np.abs(h['V_I'].data - (r - l) / (r + l)))))
        print(json.dumps(out))
        """;

    [OracleFact("astropy", "fitsverify")]
    public Task NumpySeesTheSameNumbersInTheBytesOfMuser1() => Compare("muser1", ["--seconds", "2", "--drop", "200-263,400"], 0.1, 20);

    [OracleFact("astropy", "fitsverify")]
    public Task NumpySeesTheSameNumbersInTheBytesOfMuser2() => Compare("muser2", ["--cycles", "3"], 0.20625, 3);

    private async Task Compare(string array, string[] what, double stepS, int steps)
    {
        var folder = Directory.CreateTempSubdirectory("muser-spectrum-oracle-").FullName;
        try
        {
            await Done(["simulate", "raw", "--array", array, .. what, "--seed", "4", "--out", Path.Combine(folder, "raw")]);
            var raw = Directory.GetFiles(Path.Combine(folder, "raw")).Single(path => !path.EndsWith(".json", StringComparison.Ordinal));
            await Done(["spectrum", raw, "--resolution", FormattableString.Invariant($"{stepS * 1000}ms"), "--out", folder]);
            var (auto, cross) = (Directory.GetFiles(folder, "*-auto-spectrum.fits").Single(), Directory.GetFiles(folder, "*-short-spectrum.fits").Single());
            foreach (var path in new[] { auto, cross })
            {
                Assert.Contains("verification OK", OracleTools.Run("fitsverify", "-q", path).Output, StringComparison.Ordinal);
            }

            var text = OracleTools.RunPython(Script, raw, array, auto, cross, FormattableString.Invariant($"{stepS:R}"), Enu(array));
            log.WriteLine(text);
            var seen = JsonDocument.Parse(text).RootElement;
            foreach (var kind in new[] { "auto", "short" })
            {
                var of = seen.GetProperty(kind);
                Assert.InRange(of.GetProperty("worst").GetDouble(), 0, 2e-7);
                Assert.InRange(of.GetProperty("compared").GetInt32(), 400, int.MaxValue);
                Assert.Equal(array == "muser1", of.GetProperty("blank").GetInt32() > 0);
                Assert.Equal(stepS / 2, of.GetProperty("t0").GetDouble(), 1e-9);
                Assert.Equal(steps, of.GetProperty("shape")[1].GetInt32());
                Assert.InRange(of.GetProperty("stokes").GetDouble(), 0, 2e-7);
                Assert.InRange(of.GetProperty("vi").GetDouble(), 0, 2e-7);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Enu(string array)
    {
        var table = AntennaTable.For(ArrayLayout.ByName(array)!.Id);
        return JsonSerializer.Serialize(table.ItrfM.ToArray().Select(place => new[] { place.X, place.Y, place.Z }));
    }

    private static async Task Done(string[] args)
    {
        var run = await CommandRun.Of(args);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
    }
}
