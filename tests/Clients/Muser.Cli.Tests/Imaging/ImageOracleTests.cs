using System.Runtime.InteropServices;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Sky.Places;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Cli.Tests.Imaging;

/// <summary>Against files and images that other programs made.</summary>
[Trait("Tier", "Oracle")]
public class ImageOracleTests
{
    private const string PointFile = "data/imaging/muser1_pointsource.uvfits";
    private const string SnapshotFile = "data/imaging/vis_ch24_RR.bin";
    private const string SnapshotImage = "data/imaging/dirty_exact_ch24_RR_512.npy";
    private const int Size = 512;

    [DataFact(PointFile)]
    public async Task FindsThePointOfAForeignFileAtItsPlaceAndFlux()
    {
        // 10' east, 5' north, 1 Jy; its (u,v) are taken to be on the axes of ICRS, which turns it by at most 2".
        const double Cell = 6;
        using var folder = new TemporaryFolder();
        var run = await CommandRun.Of(
            "image", TestData.Path(PointFile), "--out", folder.Path, "--channel", "24", "--size", $"{Size}", "--cell", $"{Cell}", "--niter", "300");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        var map = ImageCommandTests.Map(folder, "muser1_pointsource-ch24-I-image.fits");
        var peak = map.Max();
        var at = Array.IndexOf(map, peak);
        Assert.InRange(at % Size, (Size / 2) - 101, (Size / 2) - 99);
        Assert.InRange(at / Size, (Size / 2) + 49, (Size / 2) + 51);
        Assert.Equal(1, peak, 0.01f);
    }

    [DataFact(SnapshotFile, SnapshotImage)]
    public async Task MakesTheExactDirtyMap()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "snapshot.uvfits");
        WriteSnapshot(file);
        var run = await CommandRun.Of("image", file, "--out", folder.Path, "--size", $"{Size}", "--cell", "7.03125", "--clean", "none", "--disc", "off");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        var map = ImageCommandTests.Map(folder, "snapshot-ch00-R-dirty.fits");
        var bytes = File.ReadAllBytes(TestData.Path(SnapshotImage));
        var exact = MemoryMarshal.Cast<byte, double>(bytes.AsSpan(10 + BitConverter.ToUInt16(bytes, 8))).ToArray();
        Assert.True(map.Zip(exact, (ours, theirs) => Math.Abs(ours - theirs)).Max() <= 5e-6 * exact.Max());
    }

    [OracleFact("fitsverify")]
    public async Task FitsverifyFindsNoError()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "sun.uvfits");
        ScenePoint.Write(file, 0.002, 0.001);
        var run = await CommandRun.Of("image", file, "--out", folder.Path, "--size", "256", "--cell", "8", "--clean", "multiscale", "--niter", "50");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        var maps = Directory.GetFiles(folder.Path, "*.fits");
        Assert.Equal(6, maps.Length); // dirty, beam, model, residual, restored, and that in kelvins
        foreach (var map in maps)
        {
            var (exitCode, output, error) = OracleTools.Run("fitsverify", "-q", map);
            Assert.True(exitCode == 0, output + error);
        }
    }

    /// <summary>The snapshot has u, v, w of r_i - r_j in wavelengths, of date.</summary>
    private static void WriteSnapshot(string file)
    {
        const double FrequencyHz = 1012.5e6;
        var bytes = File.ReadAllBytes(TestData.Path(SnapshotFile));
        var count = MemoryMarshal.Read<int>(bytes);
        var axes = MemoryMarshal.Cast<byte, double>(bytes.AsSpan(4, 24 * count));
        var parts = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(4 + (24 * count)));
        var time = UtcTime.FromCalendar(2015, 11, 1, 4);
        var sun = SolarEphemeris.Muser.At(time);
        var dataset = new UvDataset
        {
            Stokes = [Stokes.RR],
            Channels = 1,
            Frequencies = [new(1, [new(FrequencyHz, 25e6)])],
            Sources = [new(1, "SUN", sun.IcrsRaRad / Angle.Degree, sun.IcrsDecRad / Angle.Degree)],
            Arrays = [ScenePoint.Array],
            Unit = "JY",
            ObservationDate = time,
        };
        var block = dataset.CreateBlock(count);
        block.Count = count;
        for (var row = 0; row < count; row++)
        {
            (block.Time[row], block.Antenna1[row], block.Antenna2[row]) = (time, 1, 2);
            for (var axis = 0; axis < 3; axis++)
            {
                block.UvwSecondsRowXyz[(3 * row) + axis] = -axes[(axis * count) + row] / FrequencyHz;
            }

            block.VisRowBandChanPol[row] = new ComplexF(parts[row], parts[count + row]);
            block.WeightRowBandChanPol[row] = 1;
        }

        using var writer = VisibilityWriter.Create(file, VisibilityFormat.UvFits, dataset);
        writer.Write(block, sun.NorthOfDateRad);
        writer.Complete();
    }
}
