using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Sky.Vectors;

namespace Muser.Cli.Tests.Imaging;

/// <summary>Which channels are in a map, where components may be, and what is done about the disc.</summary>
[Trait("Tier", "Unit")]
public class ImageSelectionTests
{
    private const int Size = 256;
    private const double CellArcsec = 7;

    [Theory]
    [InlineData("1-2", "ch01-02", 1, 2, 1250e6)]
    [InlineData("synthesis", "ch00-02", 0, 2, 1237.5e6)]
    public async Task SynthesisPutsChannelsIntoOneMap(string channels, string name, int first, int last, double frequencyHz)
    {
        using var folder = new TemporaryFolder();
        var report = await Image(folder, Scene(folder), "--channel", channels);
        Assert.Equal((first, last), (report.GetProperty("channel").GetInt32(), report.GetProperty("lastChannel").GetInt32()));
        Assert.Equal(frequencyHz, report.GetProperty("frequencyHz").GetDouble());
        Assert.Equal(1560 * (last - first + 1), report.GetProperty("visibilities").GetInt32());
        var map = ImageCommandTests.Map(folder, $"sun-{name}-I-image.fits");
        var at = Array.IndexOf(map, map.Max());
        Assert.Equal((128 - 60, 128 - 35), (at % Size, at / Size));
        Assert.Equal(2, map.Max(), 0.002f);
    }

    [Fact]
    public async Task AChannelThatIsFlaggedInARowTakesNothingFromTheOthers()
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder, flagged: true);
        var report = await Image(folder, file, "--channel", "0-2");
        Assert.Equal((2 * 1560, 1560), (report.GetProperty("visibilities").GetInt32(), report.GetProperty("leftOut").GetInt32()));
        Assert.Equal(2, report.GetProperty("peak").GetDouble(), 0.002);
    }

    [Theory]
    [InlineData("50,80,90,110", 2.0)] // around the point at column 68, row 93
    [InlineData("400,-270,440,-220arcsec", 0.0)] // the other side: nothing but sidelobes
    [InlineData("-450,-270,-400,-220arcsec", 2.0)]
    public async Task ComponentsAreInTheBox(string box, double flux)
    {
        using var folder = new TemporaryFolder();
        var report = await Image(folder, Scene(folder), "--box", box, "--threshold", "20%", "--negative", "off");
        Assert.Equal(flux, report.GetProperty("fluxCleaned").GetDouble(), 0.45);
        Assert.Contains(report.GetProperty("stop").GetString(), (string[])["threshold", "nothingLeft"]);
    }

    [Fact]
    public async Task APointIsNoDiscAndThatIsSaid()
    {
        using var folder = new TemporaryFolder();
        var run = await CommandRun.Of(["image", Scene(folder), "--out", folder.Path, "--size", "256", "--cell", "7"]);
        Assert.Contains("  Disc left alone. No disc was found near the phase centre", run.Output, StringComparison.Ordinal);
        (await CommandRun.Of(["image", Scene(folder), "--out", Path.Combine(folder.Path, "none"), "--size", "256", "--cell", "7", "--disc", "model"]))
            .IsRefused(ExitCode.BadInput, "No disc was found near the phase centre: the pointing is off, or the phases are not calibrated. With --disc auto the map is made as it is.");
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "none")));
    }

    [Fact]
    public async Task TooFewShortBaselinesAreRefusedWithTheirNumber()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "long.uvfits");
        ScenePoint.Write(file, 0, 0, (block, row) =>
        {
            var uvw = block.UvwSecondsRowXyz.Slice(3 * row, 2);
            if ((uvw[0] * uvw[0]) + (uvw[1] * uvw[1]) < 2e-7 * 2e-7)
            {
                block.WeightBandChanPol(row).Fill(-1);
            }
        });
        var run = await CommandRun.Of(["image", file, "--out", Path.Combine(folder.Path, "maps"), "--size", "256", "--cell", "7", "--disc", "centre"]);
        run.IsRefused(ExitCode.BadInput, "Only 0 visibilities see the disc as a whole, 10 are needed to find or model it");
    }

    [Theory]
    [InlineData("--channel 5-2 is none of a number from 0, two such as 16-31, all, synthesis.", "--channel", "5-2")]
    [InlineData("--box 1,2,3 is no box; give x0,y0,x1,y1", "--box", "1,2,3")]
    [InlineData("--mask-disc must be a number of solar radii", "--mask-disc", "-1")]
    public async Task WrongUseIsOneSentence(string sentence, params string[] more) =>
        (await CommandRun.Of(["image", "sun.uvfits", "--out", "maps", .. more])).IsRefused(ExitCode.Usage, sentence);

    [Fact]
    public async Task ABoxBesideTheMapIsRefused()
    {
        using var folder = new TemporaryFolder();
        var run = await CommandRun.Of(["image", Scene(folder), "--out", Path.Combine(folder.Path, "maps"), "--size", "256", "--cell", "7", "--box", "300,0,400,10"]);
        run.IsRefused(ExitCode.BadInput, "The box 300,0,400,10 is not on the map of 256 pixels of 7\"");
    }

    private static string Scene(TemporaryFolder folder, bool flagged = false)
    {
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "sun.uvfits");
        ScenePoint.Write(file, 60 * CellArcsec * Angle.Arcsec, -35 * CellArcsec * Angle.Arcsec, flagged ? (block, row) => block.WeightBandChanPol(row).Slice(2, 2).Fill(-1) : null);
        return file;
    }

    private static async Task<JsonElement> Image(TemporaryFolder folder, string file, params string[] more)
    {
        var run = await CommandRun.Of(
            ["image", file, "--out", folder.Path, "--size", $"{Size}", "--cell", $"{CellArcsec}", "--json", .. more.Contains("--threshold") ? more : [.. more, "--niter", "300"]]);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
