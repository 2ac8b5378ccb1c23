using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Imaging.Gpu;
using Muser.Sky.Vectors;

namespace Muser.Cli.Tests.Imaging;

[Trait("Tier", "Unit")]
public class ImageCommandTests
{
    private const int Size = 256;
    private const double CellArcsec = 7;
    private const int East = 60;
    private const int North = -35;

    [Theory]
    [InlineData("I", 2.0)]
    [InlineData("V", 1.0)]
    [InlineData("R", 3.0)]
    [InlineData("L", 1.0)]
    public async Task FindsThePointOfASimulationAtItsPlaceAndFlux(string polarization, double jansky)
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder);
        var run = await Image(file, folder, "--pol", polarization, "--channel", "1", "--json", "--niter", "200");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(jansky, report.GetProperty("peak").GetDouble(), 0.001 * jansky);
        Assert.Equal(jansky, report.GetProperty("fluxCleaned").GetDouble(), 0.001 * jansky);
        Assert.Equal((1, polarization), (report.GetProperty("channel").GetInt32(), report.GetProperty("polarization").GetString()));
        Assert.Equal(1237.5e6, report.GetProperty("frequencyHz").GetDouble());

        foreach (var kind in (string[])["dirty", "image", "model"])
        {
            var map = Map(folder, $"sun-ch01-{polarization}-{kind}.fits");
            var peak = map.Max();
            var at = Array.IndexOf(map, peak);
            Assert.Equal(((Size / 2) - East, (Size / 2) + North), (at % Size, at / Size)); // east is on the left, north above
            Assert.Equal(jansky, peak, 0.001 * jansky);
        }

        Assert.Equal(1, Map(folder, $"sun-ch01-{polarization}-psf.fits").Max(), 1e-5f);
        Assert.True(File.Exists(Path.Combine(folder.Path, $"sun-ch01-{polarization}.png")));
    }

    [Fact]
    public async Task MakesAMapOfEachChannelAndLeavesOutWhatIsFlagged()
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder, (block, row) => block.WeightBandChanPol(row).Slice(2, 2).Fill(-1));
        var run = await Image(file, folder, "--channel", "all", "--clean", "none", "--json");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(2, run.Output.Count(c => c == '\n'));
        Assert.Contains("All 1560 visibilities of channel 1 are flagged. It is left out.", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["sun-ch00-I-dirty.fits", "sun-ch00-I-psf.fits", "sun-ch00-I.png", "sun-ch02-I-dirty.fits", "sun-ch02-I-psf.fits", "sun-ch02-I.png"],
            Names(folder));
    }

    [Fact]
    public async Task SaysWhichTransformItTook()
    {
        using var folder = new TemporaryFolder();
        var run = await Image(Scene(folder), folder, "--clean", "none", "--gpu", "off");
        Assert.Contains("by columns: 1560 visibilities, estimated", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MakesMapsOnAGpuOrSaysWhyNot()
    {
        using var folder = new TemporaryFolder();
        var run = await Image(Scene(folder), folder, "--clean", "none", "--gpu", "require");
        if (GpuDevice.Find(GpuUse.Require, out var reason) is { } device)
        {
            Assert.Contains($"exact sum on {device.Name}: 1560 visibilities", run.Output, StringComparison.Ordinal);
        }
        else
        {
            run.IsRefused(ExitCode.BadInput, $"{reason} With --gpu auto the maps are made on the processor.");
            Assert.Empty(Names(folder));
        }
    }

    [Fact]
    public async Task RefusesWhatIsNoMap()
    {
        using var folder = new TemporaryFolder();
        await IsRefused((block, row) => block.WeightBandChanPol(row).Fill(-1), "All 1560 visibilities of channel 0 are flagged.");
        await IsRefused((block, row) => block.VisBandChanPol(row).Clear(), "Channel 0 is empty: all its 1560 visibilities are zero.");
        await IsRefused(
            (block, row) => block.VisBandChanPol(row).Fill(new ComplexF(float.NaN, 0)), "None of the 1560 visibilities of channel 0 is a finite number.");
        await IsRefused((block, row) => block.UvwSecondsRowXyz[(3 * row) + 1] = 0, "The beam has no main lobe");

        async Task IsRefused(Action<VisibilityBlock, int> spoil, string sentence)
        {
            var run = await Image(Scene(folder, spoil), folder);
            run.IsRefused(ExitCode.BadInput, sentence);
            Assert.Empty(Names(folder));
        }
    }

    [Theory]
    [InlineData("--cell", "40", "A cell of 40\" is too large for baselines of")]
    [InlineData("--size", "100000", "A map of 100000 pixels on a side is too large: 16384 are the most, and 1024 suit the array.")]
    [InlineData("--cell", "5000", "reach beyond the sky; a cell of 4.3\" and 1024 pixels suit the array.")]
    [InlineData("--channel", "3", "There is no channel 3; the file has channels 0 to 2.")]
    public async Task SaysWhatSuitsInstead(string option, string value, string sentence)
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder);
        string[] size = option == "--size" ? [] : ["--size", $"{Size}"];
        var run = await CommandRun.Of(["image", file, "--out", folder.Path, .. size, option, value]);
        run.IsRefused(ExitCode.BadInput, sentence);
        Assert.Empty(Names(folder));
    }

    [Theory]
    [InlineData("--clean", "none", "--niter", "5", "--niter does nothing with --clean none")]
    [InlineData("--clean", "muser-hybrid", "--weight", "uniform", "--weight does nothing with --clean muser-hybrid")]
    [InlineData("--weight", "heavy", "--gain", "0.1", "--weight heavy is none of natural, uniform, robust:R")]
    [InlineData("--threshold", "low", "--gain", "0.1", "--threshold low is no threshold")]
    public async Task RefusesOptionsThatDoNothing(string first, string firstValue, string second, string secondValue, string sentence)
    {
        var run = await CommandRun.Of("image", "sun.uvfits", "--out", "maps", first, firstValue, second, secondValue);
        run.IsRefused(ExitCode.Usage, sentence);
    }

    internal static float[] Map(TemporaryFolder folder, string name)
    {
        Assert.Equal(FitsFault.None, FitsImage.TryRead(File.ReadAllBytes(Path.Combine(folder.Path, name)), out var image, out _));
        return image!.PixelRowColumn;
    }

    private static string Scene(TemporaryFolder folder, Action<VisibilityBlock, int>? spoil = null)
    {
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "sun.uvfits");
        ScenePoint.Write(file, East * CellArcsec * Angle.Arcsec, North * CellArcsec * Angle.Arcsec, spoil);
        return file;
    }

    private static Task<CommandRun> Image(string file, TemporaryFolder folder, params string[] more) =>
        CommandRun.Of(["image", file, "--out", folder.Path, "--size", $"{Size}", "--cell", $"{CellArcsec}", .. more]);

    private static string[] Names(TemporaryFolder folder) =>
        [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)!).Where(name => name != "sun.uvfits").Order(StringComparer.Ordinal)];
}
