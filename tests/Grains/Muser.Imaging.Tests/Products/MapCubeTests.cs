using System.Globalization;
using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Products;
using Muser.Testing;

namespace Muser.Imaging.Tests.Products;

public class MapCubeTests
{
    private static readonly UtcTime Time = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49);

    [Trait("Tier", "Oracle")]
    [OracleFact("astropy", "fitsverify")]
    public void AstropyReadsFrequencyStokesPlacesAndBeams() => WithCube((path, map) =>
    {
        var (exitCode, said, error) = OracleTools.Run("fitsverify", "-q", path);
        Assert.True(exitCode == 0 && said.Contains("OK", StringComparison.Ordinal), said + error);
        var output = OracleTools.RunPython(
            """
            import sys, numpy as np, warnings
            warnings.simplefilter("ignore")
            from astropy.io import fits
            from astropy.wcs import WCS
            with fits.open(sys.argv[1]) as file:
                data, header, beams = file[0].data, file[0].header, file["BEAMS"].data
            w = WCS(header)
            print(data.shape, list(w.wcs.ctype), header["BUNIT"])
            print(*[repr(float(w.all_pix2world(32, 32, i, 0, 0)[2])) for i in range(3)])
            print(*[int(round(float(w.all_pix2world(32, 32, 0, i, 0)[3]))) for i in range(2)])
            print(data[0, 0, 5, 6], data[1, 2, 5, 6], np.isnan(data[0, 1]).all(), np.isnan(data).sum())
            print(beams["BMAJ"].tolist(), beams["CHAN"].tolist(), beams["POL"].tolist())
            flat = WCS(header, key="A").celestial
            print(flat.wcs.ctype[0], w.celestial.wcs.ctype[0], w.celestial.all_pix2world(32, 32, 0)[0] * 1)
            """,
            path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("(2, 3, 64, 64) ['RA---SIN', 'DEC--SIN', 'FREQ', 'STOKES'] Jy/beam", output[0]);
        Assert.Equal([1.2125e9, 1.2375e9, 1.2625e9], output[1].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)));
        Assert.Equal("1 4", output[2]);
        Assert.Equal("100.0 112.0 True 4096", output[3]);
        Assert.Equal("[30.0, 0.0, 32.0, 40.0, 41.0, 42.0] [0, 1, 2, 0, 1, 2] [0, 0, 0, 1, 1, 1]", output[4]);
        Assert.StartsWith("HPLN-SIN RA---SIN", output[5], StringComparison.Ordinal);
    });

    [Trait("Tier", "Unit")]
    [Fact]
    public void PlanesAreReadAgainAsTheyWere() => WithCube((path, map) =>
    {
        Assert.True(MapFitsReader.TryOpen(path, out var reader).IsNone);
        using (reader)
        {
            Assert.Equal(6, reader!.Planes);
            var pixels = new float[map.Grid.Pixels];
            reader.Read(5, pixels);
            Assert.Equal(112, pixels[7]);
            var plane = reader.Describe(5);
            Assert.Equal((42, 20), (plane.Beam!.Value.MajorArcsec, plane.Beam!.Value.MinorArcsec));
            Assert.Equal(10, plane.Beam!.Value.PositionAngleDeg, 1e-4);
            Assert.Equal((30, 32), (reader.Describe(0).Beam!.Value.MajorArcsec, reader.Describe(2).Beam!.Value.MajorArcsec));
            Assert.Null(reader.Describe(1).Beam); // the plane that never came
            Assert.Equal((1.2625e9, "V", map.Grid, map.Begin, map.UpRad), (plane.FrequencyHz, plane.Stokes, plane.Grid, plane.Begin, plane.UpRad));
        }
    });

    [Trait("Tier", "Unit")]
    [Fact]
    public void BeamsGoToTheirPlanesWhateverTheFrequencies() => WithCube((path, _) =>
    {
        var bytes = File.ReadAllBytes(path);
        var card = bytes.AsSpan(bytes.AsSpan().IndexOf("CDELT3  ="u8), 80);
        card[9..].Fill((byte)' ');
        "0.0"u8.CopyTo(card[10..]);
        File.WriteAllBytes(path, bytes);
        Assert.True(MapFitsReader.TryOpen(path, out var reader).IsNone);
        using (reader)
        {
            Assert.Equal([30, null, 32, 40, 41, 42], Enumerable.Range(0, reader!.Planes).Select(plane => reader.Describe(plane).Beam?.MajorArcsec));
        }
    });

    [Trait("Tier", "Unit")]
    [Fact]
    public void ACubeThatIsNotCompletedLeavesNothing()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using (var cube = new MapCube(Path.Combine(folder.FullName, "cube.fits"), SampleMaps.At(Time, 64, 60), Axes(["I"])!))
            {
                cube.Write(0, 0, null, new float[64 * 64]);
            }

            Assert.Empty(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public void WritingAPlaneKeepsNoPlane()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var cube = new MapCube(Path.Combine(folder.FullName, "cube.fits"), SampleMaps.At(Time, 512), Axes(["I"])!);
            var plane = new float[512 * 512];
            cube.Write(0, 0, null, plane);
            cube.Write(1, 0, null, plane);
            Assert.InRange(Enumerable.Range(0, 5).Min(_ => Allocation.OfOne(() => cube.Write(2, 0, null, plane))), 0, 4096);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public void AxesAreRefusedWhereTheyAreNotEven()
    {
        Assert.Null(CubeAxes.TryCreate([1e9, 1.1e9, 1.3e9], 25e6, ["I"]));
        Assert.Null(CubeAxes.TryCreate([1e9], 25e6, ["I", "V", "RR"]));
        Assert.NotNull(CubeAxes.TryCreate([1.1e9, 1e9], 25e6, ["RR", "LL"]));
        Assert.Equal(25e6, CubeAxes.TryCreate([1e9], 25e6, ["V"])!.StepHz);
    }

    private static CubeAxes? Axes(string[] stokes) => CubeAxes.TryCreate([1.2125e9, 1.2375e9, 1.2625e9], 25e6, stokes);

    /// <summary>Three frequencies of I and V; one plane never comes.</summary>
    private static void WithCube(Action<string, MapDescription> test)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var map = SampleMaps.At(Time, 64, 60) with { Stokes = "I" };
            var path = Path.Combine(folder.FullName, "cube.fits");
            using (var cube = new MapCube(path, map, Axes(["I", "V"])!))
            {
                foreach (var (channel, stokes) in (ReadOnlySpan<(int, int)>)[(2, 1), (0, 0), (2, 0), (0, 1), (1, 1)])
                {
                    var pixels = new float[map.Grid.Pixels];
                    pixels.AsSpan().Fill(100 + channel + (10 * stokes));
                    cube.Write(channel, stokes, new RestoringBeam(30 + channel + (10 * stokes), 20, 10), pixels);
                }

                cube.Complete();
            }

            Assert.Single(folder.GetFiles());
            test(path, map);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
