using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Imaging.Rendering;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Cli.Imaging;

/// <summary>
/// <c>muser bench image</c>: the 128 dirty maps of one cycle of MUSER-I (64 channels, two hands, 780 baselines) beside the peak of the machine's multipliers,
/// and what else a frame or a map costs.
/// </summary>
internal static class ImageBench
{
    private const int DefaultSize = 512;
    private const double DefaultFieldArcsec = 3600;
    private const int Rounds = 5;
    private const int Hands = 2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    public static Command Create()
    {
        var size = new Option<int>("--size") { Description = "Pixels on a side, even.", DefaultValueFactory = _ => DefaultSize };
        var cell = new Option<double?>("--cell") { Description = "Pixel, arc seconds. By default the field is one degree." };
        var threads = new Option<int>("--threads") { Description = "Threads; 0 for one per processor.", DefaultValueFactory = _ => 0 };
        var json = CommandExtensions.JsonOption();
        var command = new Command("image", "Times dirty maps and what goes with them, best of five.") { size, cell, threads, json };
        command.SetAction(parse =>
        {
            var pixels = parse.GetValue(size);
            if (pixels < 2 || pixels % 2 != 0 || parse.GetValue(threads) < 0 || parse.GetValue(cell) is <= 0)
            {
                throw new UsageException("--size must be even and at least 2, --cell positive, --threads not negative.");
            }

            foreach (var figure in Measure(pixels, parse.GetValue(cell) ?? DefaultFieldArcsec / pixels, parse.GetValue(threads)))
            {
                Print(parse.Output(), figure, parse.GetValue(json));
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser bench image", "muser bench image --size 1024 --threads 1 --json");
    }

    private static IEnumerable<Figure> Measure(int size, double cellArcsec, int threads)
    {
        var layout = ArrayLayout.Muser1;
        var imager = new DirtyImager(size, cellArcsec, threads);
        var time = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49);
        var sun = SolarEphemeris.Muser.At(time);
        var uvw = new double[3 * layout.ScienceBaselines];
        Uvw.Compute(sun.GhaRad, sun.DecRad, AntennaTable.For(layout.Id).ItrfM, uvw);
        double[] frequencies =
        [
            .. layout.BandsMHz.ToArray().SelectMany(band => Enumerable.Range(0, ArrayLayout.Channels).Select(c => layout.ChannelFrequencyHz(band, c))),
        ];
        var random = new Random(1);
        ComplexF[] left = [.. Enumerable.Range(0, layout.ScienceBaselines).Select(_ => new ComplexF(random.NextSingle(), random.NextSingle()))];
        ComplexF[] right = [.. left.Select(v => v.Conjugate())];
        float[][] maps = [new float[imager.Grid.Pixels], new float[imager.Grid.Pixels]];

        var seconds = Best(() =>
        {
            foreach (var frequencyHz in frequencies)
            {
                imager.ImagePair(uvw, [frequencyHz], left, [], right, [], maps[0], maps[1]);
            }
        });
        var images = frequencies.Length * Hands;
        var operations = 4.0 * images * imager.Grid.Pixels * layout.ScienceBaselines;
        yield return new($"{images} dirty maps of {size}^2, {imager.Threads} threads", seconds * 1e3, "ms");
        var peak = FmaPeak.Measure(imager.Threads);
        yield return new("  the same, as products", operations / seconds / 1e9, "GFLOP/s", peak / 1e9, "peak of fused multiply-adds");

        yield return new("one dirty map", 1e3 * Best(() => imager.Image(uvw, frequencies[0], left, [], maps[0])), "ms");

        var delays = Enumerable.Range(0, layout.Antennas).Select(k => 20_000 + (17.37 * k)).ToArray();
        var frame = new ComplexF[ArrayLayout.Channels * layout.ScienceBaselines];
        yield return new(
            "delay and fringe correction of a frame",
            1e6 * Best(() => FringeCorrection.Apply(layout, 1600, delays, false, frame), calls: 100),
            "us",
            ArrayLayout.FramePeriodNs * 1e-3,
            "time from frame to frame");

        var description = new MapDescription
        {
            Array = layout,
            Grid = imager.Grid,
            Sun = sun,
            Begin = time,
            End = time.AddNs(ArrayLayout.FramePeriodNs),
            FrequencyHz = frequencies[0],
            Stokes = "LL",
        };
        yield return new("its statistics", 1e3 * Best(() => MapStatistics.Of(maps[0])), "ms");
        yield return new("its PNG", 1e3 * Best(() => MapPicture.Render(description, maps[0])), "ms");
        yield return new("its preview", 1e3 * Best(() => MapPicture.RenderPreview(description, maps[0])), "ms");
        yield return new(
            "its FITS, to memory",
            1e3 * Best(() => FitsImage.Write(new MemoryStream(), MapFits.Header(description, MapStatistics.Of(maps[0])), maps[0])),
            "ms");
    }

    /// <summary>Seconds a call in the fastest round, after half a second for the compiler.</summary>
    private static double Best(Action measured, int calls = 1)
    {
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < WarmUp;)
        {
            measured();
        }

        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var from = Stopwatch.GetTimestamp();
            for (var i = 0; i < calls; i++)
            {
                measured();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds / calls);
        }

        return best;
    }

    private static void Print(TextWriter output, Figure figure, bool json)
    {
        var ratio = figure.Ceiling is { } ceiling ? figure.Value / ceiling : (double?)null;
        if (json)
        {
            output.WriteJsonLine(new { name = figure.Name.Trim(), value = figure.Value, unit = figure.Unit, figure.Ceiling, figure.CeilingName, ratio });
        }
        else
        {
            var beside = ratio is null ? "" : string.Create(CultureInfo.InvariantCulture, $"   {ratio:P1} of {figure.Ceiling:F0} {figure.Unit}, {figure.CeilingName}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure.Name,-42} {figure.Value,10:F2} {figure.Unit}{beside}"));
        }
    }

    /// <summary>One line of the result.</summary>
    private sealed record Figure(string Name, double Value, string Unit, double? Ceiling = null, string? CeilingName = null);
}
