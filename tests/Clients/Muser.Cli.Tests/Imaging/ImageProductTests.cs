using System.Text.Json;
using Muser.Cli.Imaging;
using Muser.Cli.Shell;
using Muser.Cli.Tests.Shell;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Formats.Visibilities;
using Muser.Imaging.Pipeline;
using Muser.Imaging.Products;
using Muser.Sky.Vectors;
using Muser.Testing;

namespace Muser.Cli.Tests.Imaging;

/// <summary>Frames, temperatures, cubes, pictures and movies of <c>muser image</c> and its relatives.</summary>
public class ImageProductTests
{
    private const int Size = 128;
    private const double CellArcsec = 8;
    private const int East = 30;
    private const int North = -18;

    [Trait("Tier", "Unit")]
    [Fact]
    public async Task TemperatureIsTheRestoredMapInKelvinWithoutTheDish()
    {
        using var folder = new TemporaryFolder();
        await Done(folder, Scene(folder), "--pol", "R", "--temperature", "--primary-beam", "on", "--no-picture");
        var (map, image) = Read(folder, "sun-ch00-R-image.fits");
        var (kelvin, temperature) = Read(folder, "sun-ch00-R-tb.fits");
        var (corrected, jansky) = Read(folder, "sun-ch00-R-pbcor.fits");
        Assert.Equal(("K", "Jy/beam", true, true, false), (kelvin.Unit, corrected.Unit, kelvin.IsPrimaryBeamCorrected, corrected.IsPrimaryBeamCorrected, map.IsPrimaryBeamCorrected));
        var at = Array.IndexOf(image, image.Max());
        Assert.Equal((Size / 2) - East + (Size * ((Size / 2) + North)), at);
        var angleRad = Math.Sqrt((East * East) + (North * North)) * CellArcsec * Angle.Arcsec;
        var dish = PrimaryBeam.For(ArrayLayout.Muser1, map.FrequencyHz).At(angleRad);
        Assert.Equal(image[at] / dish, jansky[at], 1e-4);
        var expected = image[at] / dish * BrightnessTemperature.KelvinPerJansky(map.Beam!.Value, map.FrequencyHz);
        Assert.Equal(1, temperature[at] / expected, 1e-4);
    }

    /// <summary>Nobody has to ask: kelvins stand beside janskys wherever there are janskys, and nowhere else.</summary>
    [Trait("Tier", "Unit")]
    [Fact]
    public async Task TemperatureIsThereWhereverThereIsAFluxScale()
    {
        using var folder = new TemporaryFolder();
        var report = Report(await Done(folder, Scene(folder), "--pol", "R", "--json"));
        Assert.Equal(["sun-ch00-R-tb.fits", "sun-ch00-R-tb.png"], Names(folder).Where(name => name.Contains("-tb", StringComparison.Ordinal)));
        var (map, _) = Read(folder, "sun-ch00-R-image.fits");
        var kelvin = report.GetProperty("peak").GetDouble() * BrightnessTemperature.KelvinPerJansky(map.Beam!.Value, map.FrequencyHz);
        Assert.Equal(1, report.GetProperty("peakKelvin").GetDouble() / kelvin, 1e-6);

        using var counts = new TemporaryFolder();
        Directory.CreateDirectory(counts.Path);
        var file = Path.Combine(counts.Path, "sun.uvfits");
        ScenePoint.Write(file, 0, 0, unit: "UNCALIB");
        Assert.False(Report(await Done(counts, file, "--json")).TryGetProperty("peakKelvin", out _));
        Assert.DoesNotContain(Names(counts), name => name.Contains("-tb", StringComparison.Ordinal));

        using var without = new TemporaryFolder();
        await Done(without, Scene(without), "--no-temperature");
        Assert.DoesNotContain(Names(without), name => name.Contains("-tb", StringComparison.Ordinal));
        (await Image(without, Path.Combine(without.Path, "sun.uvfits"), "--temperature", "--no-temperature")).IsRefused(ExitCode.Usage, "contradict each other");
    }

    /// <summary>The report, the header and the table of a cube say one angle, from the north of the primary system; solar north is P away from that of the sky.</summary>
    [Trait("Tier", "Unit")]
    [Theory]
    [InlineData("sky", "none")]
    [InlineData("solar", "none")]
    [InlineData("solar", "solar-north")]
    public async Task TheAngleOfTheBeamIsThatOfTheHeader(string frame, string rotate)
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder);
        string[] options = ["--channel", "1", "--frame", frame, "--rotate", rotate, "--niter", "20", "--no-picture", "--json"];
        var angle = Report(await Done(folder, file, options)).GetProperty("beamPaDeg").GetDouble();
        Assert.Equal(FitsFault.None, FitsImage.TryRead(File.ReadAllBytes(Path.Combine(folder.Path, "sun-ch01-I-image.fits")), out var image, out _));
        Assert.True(image!.Header.TryGet("BPA", out double header));
        Assert.Equal(header, angle, 1e-9);
        var sky = Report(await Done(folder, file, "--channel", "1", "--niter", "20", "--no-picture", "--json")).GetProperty("beamPaDeg").GetDouble();
        var (map, _) = Read(folder, "sun-ch01-I-image.fits");
        var turned = frame == "sky" ? 0 : (map.Sun.NorthOfDateRad + map.Sun.PRad) / Angle.Degree;
        Assert.Equal(0, Math.IEEERemainder(sky - turned - angle, 180), 0.3); // a beam fitted on a larger map differs by a little
        Assert.True(frame == "sky" || Math.Abs(Math.IEEERemainder(turned, 180)) > 10);

        await Done(folder, file, [.. options, "--cube"]);
        using var cube = Open(folder, "sun-cube1225-I-image.fits");
        Assert.Equal(0, Math.IEEERemainder(cube.Describe(0).BeamPositionAngleDeg!.Value - angle, 180), 1e-4);
    }

    /// <summary>A plane of a cube is the same picture, beam and all, as that of a file of its own; and so are movies.</summary>
    [Trait("Tier", "Unit")]
    [Fact]
    public async Task PicturesAndMoviesOfACubeShowTheBeamOfEachPlane()
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder);
        string[] options = ["--channel", "all", "--niter", "20", "--no-temperature", "--no-picture"];
        await Done(folder, file, options);
        await Done(folder, file, [.. options, "--cube"]);
        var cube = Path.Combine(folder.Path, "sun-cube1200-I-image.fits");
        string[] planes = [.. Enumerable.Range(0, 3).Select(channel => Path.Combine(folder.Path, $"sun-ch{channel:00}-I-image.fits"))];
        await Run(["picture", cube, .. planes, "--out", Path.Combine(folder.Path, "pictures")]);
        for (var plane = 0; plane < 3; plane++)
        {
            Assert.Equal(Bytes($"pictures/sun-ch{plane:00}-I-image.png"), Bytes($"pictures/sun-cube1200-I-image-{plane:000}.png"));
        }

        await Run(["movie", cube, "--out", Path.Combine(folder.Path, "cube.png")]);
        await Run(["movie", .. planes, "--out", Path.Combine(folder.Path, "planes.png")]);
        Assert.Equal(Bytes("planes.png"), Bytes("cube.png"));

        byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(folder.Path, name));

        static async Task Run(string[] args)
        {
            var run = await CommandRun.Of(args);
            Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        }
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public async Task TemperatureIsRefusedWithoutAFluxScale()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "sun.uvfits");
        ScenePoint.Write(file, 0, 0, unit: "UNCALIB");
        var run = await Image(folder, file, "--temperature");
        run.IsRefused(ExitCode.BadInput, "There is no brightness temperature without a flux scale");
        Assert.Empty(Names(folder));
        (await Image(folder, file, "--temperature", "--clean", "none")).IsRefused(ExitCode.Usage, "--temperature is of restored maps");
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public async Task HandsAreNeverPairedAcrossAMissingOneAndTheHeaderSaysHowFarApartTheyAre()
    {
        using var folder = new TemporaryFolder();

        // In every third row the left hand is missing, and nonsense stands in its place.
        var file = Scene(folder, (block, row) =>
        {
            if (row % 3 == 0)
            {
                block.WeightBandChanPol(row)[1] = -1;
                block.VisBandChanPol(row)[1] = new ComplexF(1e6f, 1e6f);
            }
        });
        foreach (var (polarization, jansky) in ((string, double)[])[("I", 2), ("V", 1)])
        {
            var report = Report(await Done(folder, file, "--pol", polarization, "--json", "--no-picture"));
            Assert.Equal((1040, 520), (report.GetProperty("visibilities").GetInt32(), report.GetProperty("leftOut").GetInt32()));
            Assert.Equal(jansky, report.GetProperty("peak").GetDouble(), 0.01);
            Assert.Equal(FitsFault.None, FitsImage.TryRead(File.ReadAllBytes(Path.Combine(folder.Path, $"sun-ch00-{polarization}-image.fits")), out var image, out _));
            Assert.True(image!.Header.TryGet("HANDSEP", out double seconds));
            Assert.Equal(0.003125, seconds);
            Assert.Contains(image.Header.Cards, card => card.Contains("RR and LL are of frames 3.125 ms apart", StringComparison.Ordinal));
        }
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public async Task ACubeHoldsTheVeryPlanesAndNothingIsThereBeforeItIsWhole()
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder);
        await Done(folder, file, "--channel", "all", "--pol", "I,V", "--clean", "none", "--no-picture");
        var planes = Names(folder);
        Assert.Equal(12, planes.Length);
        await Done(folder, file, "--channel", "all", "--pol", "I,V", "--clean", "none", "--cube", "--no-picture");
        Assert.Equal(["sun-cube1200-IV-dirty.fits", "sun-cube1200-IV-psf.fits"], Names(folder).Except(planes));
        using var cube = Open(folder, "sun-cube1200-IV-dirty.fits");
        Assert.Equal(6, cube.Planes);
        var pixels = new float[Size * Size];
        for (var plane = 0; plane < 6; plane++)
        {
            cube.Read(plane, pixels);
            Assert.Equal(Read(folder, $"sun-ch{plane % 3:00}-{(plane < 3 ? "I" : "V")}-dirty.fits").Pixels, pixels);
        }

        var run = await Image(folder, file, "--channel", "all", "--pol", "R,I,V", "--cube");
        run.IsRefused(ExitCode.BadInput, "Channels 0 to 2 in R, I, V make no cube");
    }

    [Trait("Tier", "Oracle")]
    [OracleFact("fitsverify")]
    public async Task FitsverifyFindsNoErrorInAnyProduct()
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder);
        foreach (var frame in (string[])["sky", "solar"])
        {
            foreach (var rotate in (string[])["none", "solar-north"])
            {
                foreach (var cube in (string[][])[[], ["--cube"]])
                {
                    string[] options = ["--frame", frame, "--rotate", rotate, "--channel", "all", "--pol", "I,V", "--temperature", "--primary-beam", "on", "--niter", "20", .. cube];
                    var run = await CommandRun.Of(
                        ["image", file, "--out", Path.Combine(folder.Path, $"{frame}-{rotate}"), "--size", $"{Size}", "--cell", $"{CellArcsec}", "--no-picture", .. options]);
                    Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
                }
            }
        }

        var maps = Directory.GetFiles(folder.Path, "*.fits", SearchOption.AllDirectories);
        Assert.Equal(4 * ((7 * 6) + 7), maps.Length);
        var (exitCode, output, error) = OracleTools.Run("fitsverify", ["-q", .. maps]);
        Assert.True(exitCode == 0, output + error);
        Assert.Equal(maps.Length, output.Split('\n').Count(line => line.StartsWith("verification OK", StringComparison.Ordinal)));
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public async Task ReportHasTheTimeOfEveryStage()
    {
        using var folder = new TemporaryFolder();
        var report = Report(await Done(folder, Scene(folder), "--json"));
        var stages = report.GetProperty("ms");
        foreach (var stage in (string[])["map", "disc", "dirty", "clean", "restore", "fits", "png"])
        {
            Assert.True(stages.GetProperty(stage).GetDouble() >= 0, stage);
        }

        foreach (var field in (string[])["file", "channel", "frequencyHz", "polarization", "size", "cellArcsec", "peak", "rms", "dynamicRange", "beamArcsec", "beamPaDeg", "iterations", "stop", "fluxCleaned"])
        {
            Assert.True(report.TryGetProperty(field, out _), field);
        }
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public async Task ALargeCellIsTaperedToABeamOfTwoAndAHalfCells()
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder);
        string[] options = ["image", file, "--out", folder.Path, "--size", "128", "--cell", "13", "--weight", "uniform", "--no-picture"];
        var run = await CommandRun.Of([.. options, "--json"]);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        var report = Report(run);
        Assert.True(report.GetProperty("taperArcsec").GetDouble() > 0);
        Assert.InRange(report.GetProperty("beamArcsec")[1].GetDouble(), 2.49 * 13, 2.6 * 13);
        Assert.Contains("The cell is too large for the longest baselines: tapered by", (await CommandRun.Of(options)).Output, StringComparison.Ordinal);
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public async Task ObservatorySizesAreThoseOfItsOwnImager()
    {
        using var folder = new TemporaryFolder();
        var run = await CommandRun.Of("image", Scene(folder), "--out", folder.Path, "--size", "observatory", "--clean", "none", "--json", "--no-picture");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        var report = Report(run);
        Assert.Equal(1024, report.GetProperty("size").GetInt32());
        Assert.Equal(299_792_458 / 1212.5e6 / 3000 / 3 / Angle.Arcsec, report.GetProperty("cellArcsec").GetDouble(), 1e-9);
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public void AMapThatDoesNotFitTheMemoryIsRefusedWithWhatItNeeds()
    {
        Assert.Null(ImageMaker.MemoryFault(1024, 1024, 1024, 1L << 30));
        Assert.Equal(
            $"A map of 4096 pixels on a side needs {MapPipeline.BytesPerPixel * 5600 * 5600 >> 20} MiB, more than the memory; 1024 suit the array.",
            ImageMaker.MemoryFault(4096, 5600, 1024, 1L << 30));
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public async Task WhatIsNoFileOfVisibilitiesIsRefusedInOneSentence()
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder);
        var whole = File.ReadAllBytes(file);
        await Refused([], "byte 0");
        await Refused("This is a letter, and no file of visibilities at all."u8.ToArray(), "The file does not begin with SIMPLE = T.");
        await Refused(whole[..(whole.Length / 2)], "The file ends here");
        (await Image(folder, Path.Combine(folder.Path, "absent.uvfits"))).IsRefused(ExitCode.BadInput, "absent.uvfits is not there");
        Assert.Empty(Names(folder));

        async Task Refused(byte[] bytes, string says)
        {
            File.WriteAllBytes(file, bytes);
            (await Image(folder, file)).IsRefused(ExitCode.BadInput, says);
        }
    }

    [Trait("Tier", "Oracle")]
    [OracleFact("pil", "pngcheck")]
    public async Task MapsBecomePicturesAndAMovieOfOneScale()
    {
        using var folder = new TemporaryFolder();
        await Done(folder, Scene(folder), "--channel", "all", "--clean", "none", "--rotate", "solar-north", "--frame", "solar");
        string[] maps = [.. Enumerable.Range(0, 3).Select(channel => Path.Combine(folder.Path, $"sun-ch{channel:00}-I-dirty.fits"))];
        var movie = Path.Combine(folder.Path, "sun.png");
        var run = await CommandRun.Of(["movie", .. maps, "--out", movie, "--fps", "2", "--grid", "--dark"]);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Contains("3 frames, 1.5 s", run.Output, StringComparison.Ordinal);
        var pictures = Path.Combine(folder.Path, "pictures");
        run = await CommandRun.Of(["picture", .. maps, "--out", pictures]);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));

        // Drawn from the file it is the picture that was drawn from the map.
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Path, "sun-ch01-I.png"))[200..], File.ReadAllBytes(Path.Combine(pictures, "sun-ch01-I-dirty.png"))[200..]);
        Assert.Equal(0, OracleTools.Run("pngcheck", "-q", movie).ExitCode);
        var output = OracleTools.RunPython(
            """
            import sys
            from PIL import Image
            movie = Image.open(sys.argv[1])
            print(movie.n_frames, movie.size == Image.open(sys.argv[2]).size)
            """,
            movie,
            Path.Combine(pictures, "sun-ch01-I-dirty.png"));
        Assert.Equal("3 True", output.Trim());
    }

    [Trait("Tier", "Oracle")]
    [OracleFact("ffmpeg")]
    public async Task AMovieMayBeWebM()
    {
        using var folder = new TemporaryFolder();
        await Done(folder, Scene(folder), "--channel", "all", "--clean", "none", "--cube", "--no-picture");
        var movie = Path.Combine(folder.Path, "sun.webm");
        var run = await CommandRun.Of("movie", Path.Combine(folder.Path, "sun-cube1200-I-dirty.fits"), "--out", movie);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        var (exitCode, output, error) = OracleTools.Run(
            "ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=codec_name,nb_read_frames", "-of", "csv=p=0", movie);
        Assert.Equal((0, "vp9,3"), (exitCode, output.Trim()));
        Assert.Empty(error);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.part"));
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public async Task WhatMakesNoMovieIsRefused()
    {
        using var folder = new TemporaryFolder();
        var file = Scene(folder);
        await Done(folder, file, "--clean", "none", "--no-picture");
        var map = Path.Combine(folder.Path, "sun-ch00-I-dirty.fits");
        var movie = Path.Combine(folder.Path, "sun.png");
        (await CommandRun.Of("movie", map, "--out", "sun.gif")).IsRefused(ExitCode.Usage, "must end with .png or .webm");
        (await CommandRun.Of("movie", file, "--out", movie)).IsRefused(ExitCode.BadInput, "no map that 'muser image' or the service wrote");
        File.WriteAllBytes(Path.Combine(folder.Path, "half.fits"), File.ReadAllBytes(map)[..20_000]);
        (await CommandRun.Of("movie", map, Path.Combine(folder.Path, "half.fits"), "--out", movie)).IsRefused(ExitCode.BadInput, "The file ends here");
        var run = await CommandRun.Of("image", file, "--out", Path.Combine(folder.Path, "other"), "--size", "64", "--cell", "8", "--clean", "none", "--no-picture");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        run = await CommandRun.Of("movie", map, Path.Combine(folder.Path, "other", "sun-ch00-I-dirty.fits"), "--out", movie);
        run.IsRefused(ExitCode.BadInput, "all frames of a movie must be of one size");
        (await CommandRun.Of("picture", map, "--out", folder.Path, "--limits", "5,1")).IsRefused(ExitCode.Usage, "--limits 5,1 is not LOW,HIGH");
        (await CommandRun.Of("picture", map, "--out", folder.Path, "--grid", "100")).IsRefused(ExitCode.Usage, "--grid must be 5 to 90 degrees");
        Assert.False(File.Exists(movie));
    }

    private static string Scene(TemporaryFolder folder, Action<VisibilityBlock, int>? spoil = null)
    {
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "sun.uvfits");
        ScenePoint.Write(file, East * CellArcsec * Angle.Arcsec, North * CellArcsec * Angle.Arcsec, spoil);
        return file;
    }

    private static Task<CommandRun> Image(TemporaryFolder folder, string file, params string[] more) =>
        CommandRun.Of(["image", file, "--out", folder.Path, "--size", $"{Size}", "--cell", $"{CellArcsec}", "--disc", "off", .. more]);

    private static async Task<CommandRun> Done(TemporaryFolder folder, string file, params string[] more)
    {
        var run = await Image(folder, file, more);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        return run;
    }

    private static JsonElement Report(CommandRun run) => JsonDocument.Parse(run.Output).RootElement;

    private static MapFitsReader Open(TemporaryFolder folder, string name)
    {
        Assert.Equal(FitsError.None, MapFitsReader.TryOpen(Path.Combine(folder.Path, name), out var reader));
        return reader!;
    }

    private static (MapDescription Map, float[] Pixels) Read(TemporaryFolder folder, string name)
    {
        using var reader = Open(folder, name);
        var pixels = new float[reader.Grid.Pixels];
        reader.Read(0, pixels);
        return (reader.Describe(0), pixels);
    }

    private static string[] Names(TemporaryFolder folder) =>
        [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)!).Where(name => name != "sun.uvfits").Order(StringComparer.Ordinal)];
}
