using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Formats.Fits;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Imaging.Clean;
using Muser.Imaging.Gpu;
using Muser.Imaging.Maps;
using Muser.Imaging.Products;
using Muser.Imaging.Rendering;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Cli.Imaging;

/// <summary>
/// <c>muser bench image</c>: the 128 dirty maps of one cycle of MUSER-I (64 channels, two hands, 780 baselines) beside the peak of the machine's multipliers,
/// what else a frame or a map costs, and the whole of it beside wsclean.
/// </summary>
internal static class ImageBench
{
    private const int DefaultSize = 512;
    private const int MaximumSize = 16_384;
    private const double DefaultFieldArcsec = 3600;
    private const int Hands = 2;
    private const int DefaultIterations = 1000;
    private const double MostErrorPpm = 5;

    public static Command Create()
    {
        var size = new Option<int>("--size") { Description = "Pixels on a side, even.", DefaultValueFactory = _ => DefaultSize };
        var cell = new Option<double?>("--cell") { Description = "Pixel, arc seconds. By default the field is one degree." };
        var threads = new Option<int>("--threads") { Description = "Threads; 0 for one per processor.", DefaultValueFactory = _ => 0 };
        var iterations = new Option<int>("--iterations") { Description = "Iterations of a CLEAN in the whole.", DefaultValueFactory = _ => DefaultIterations };
        var kernels = new Option<bool>("--kernels") { Description = "Only what a map is made of, not all maps beside wsclean, which has to be installed for that." };
        var json = CommandExtensions.JsonOption();
        var command = new Command(
            "image", "Times dirty maps and what goes with them, best of five; then all maps of a cycle from visibilities to files, best of three, beside wsclean on the same data.")
        {
            size, cell, threads, iterations, kernels, json,
        };
        command.SetAction((parse, cancellation) =>
        {
            var pixels = parse.GetValue(size);
            if (pixels is < 2 or > MaximumSize || pixels % 2 != 0 || parse.GetValue(threads) < 0 || parse.GetValue(cell) is not (null or (> 0 and < double.PositiveInfinity)))
            {
                throw new UsageException($"--size must be even and 2 to {MaximumSize}, --cell positive, --threads not negative.");
            }

            var cellArcsec = parse.GetValue(cell) ?? DefaultFieldArcsec / pixels;
            if (parse.GetValue(iterations) <= 0)
            {
                throw new UsageException("--iterations must be above 0.");
            }

            var grid = new ImageGrid(pixels, cellArcsec);
            var crew = parse.GetValue(threads) is 0 ? Environment.ProcessorCount : parse.GetValue(threads);
            var whole = parse.GetValue(kernels) ? [] : ImageJobBench.Measure(grid, crew, parse.GetValue(iterations), cancellation);
            foreach (var figure in whole.Concat(Measure(pixels, cellArcsec, crew, cancellation)))
            {
                figure.Print(parse.Output(), parse.GetValue(json));
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExample("muser bench image", "muser bench image --kernels --size 1024 --threads 1 --json");
    }

    private static IEnumerable<BenchFigure> Measure(int size, double cellArcsec, int threads, CancellationToken cancellation)
    {
        var layout = ArrayLayout.Muser1;
        var imager = new DirtyImager(size, cellArcsec, threads);
        var transforms = new Dictionary<MapTransform, IMapTransform>();
        var time = UtcTime.FromCalendar(2015, 11, 1, 4, 8, 49);
        var sun = SolarEphemeris.Muser.At(time);
        var uvw = new double[3 * layout.ScienceBaselines];
        Uvw.Compute(sun.GhaRad, sun.DecRad, AntennaTable.For(layout.Id).ItrfM, uvw);
        double[] frequencies =
        [
            .. layout.BandsMHz.ToArray().SelectMany(layout.ChannelFrequenciesHz),
        ];
        var random = new Random(1);
        ComplexF[] left = [.. Enumerable.Range(0, layout.ScienceBaselines).Select(_ => new ComplexF(random.NextSingle(), random.NextSingle()))];
        ComplexF[] right = [.. left.Select(v => v.Conjugate())];
        float[][] maps = [new float[imager.Grid.Pixels], new float[imager.Grid.Pixels]];

        var seconds = BestRound.Seconds(() => WholeCycle(frequencyHz => Transform(Choice(frequencyHz))), cancellation);
        var images = frequencies.Length * Hands;
        yield return new($"{images} dirty maps of {size}^2, {imager.Threads} threads", seconds * 1e3, "ms");
        if (GpuDevice.Find(GpuUse.Auto, out _) is { } gpu)
        {
            var onGpu = new GpuImager(imager.Grid, gpu);
            yield return new(
                $"{images} dirty maps of {size}^2, {gpu.Name}", 1e3 * BestRound.Seconds(() => WholeCycle(_ => onGpu), cancellation), "ms", seconds * 1e3, "the processor");
        }

        var peak = FmaPeak.Measure(imager.Threads, cancellation);
        foreach (var frequencyHz in (double[])[frequencies[0], frequencies[^1]])
        {
            var choice = Choice(frequencyHz);
            var exact = BestRound.Seconds(() => imager.Image(uvw, frequencyHz, left, [], maps[1]), cancellation);
            var (summed, mhz) = (imager.SummedSize, frequencyHz * 1e-6);
            var floor = 4.0 * summed * summed * layout.ScienceBaselines / peak;
            var one = BestRound.Seconds(() => Transform(choice).Image(uvw, [frequencyHz], left, [], maps[0]), cancellation);
            if (choice.Transform == MapTransform.ExactSum)
            {
                yield return new(
                    $"one dirty map at {mhz:0.#} MHz, {choice.Name} on {summed}^2", one * 1e3, "ms", floor * 1e3, "its products at the peak of the multipliers");
                continue;
            }

            yield return new($"one dirty map at {mhz:0.#} MHz, {choice.Name}", one * 1e3, "ms", exact * 1e3, "the exact sum");
            yield return new($"  the exact sum, on {summed}^2", exact * 1e3, "ms", floor * 1e3, "its products at the peak of the multipliers");
            var difference = maps[0].Zip(maps[1], (a, b) => Math.Abs(a - b)).Max() / maps[1].Max(Math.Abs);
            yield return new("  largest difference of the two", 1e6 * difference, "ppm", MostErrorPpm, "the most a map may be off, of its peak");
        }

        foreach (var figure in MeasureClean(imager, uvw, frequencies[^1], cancellation))
        {
            yield return figure;
        }

        var delays = Enumerable.Range(0, layout.Antennas).Select(k => 20_000 + (17.37 * k)).ToArray();
        var frame = new ComplexF[ArrayLayout.Channels * layout.ScienceBaselines];
        yield return new(
            "delay and fringe correction of a frame",
            1e6 * BestRound.Seconds(() => FringeCorrection.Apply(layout, 1600, delays, false, frame), cancellation, callsPerRound: 100),
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
        yield return new("statistics of a map", 1e3 * BestRound.Seconds(() => MapStatistics.Of(maps[0]), cancellation), "ms");
        yield return new("PNG of a map", 1e3 * BestRound.Seconds(() => MapPicture.Render(description, maps[0]), cancellation), "ms");
        yield return new("preview of a map", 1e3 * BestRound.Seconds(() => MapPicture.RenderPreview(description, maps[0]), cancellation), "ms");
        yield return new(
            "FITS of a map, to memory",
            1e3 * BestRound.Seconds(() => FitsImage.Write(new MemoryStream(), MapFits.Header(description, MapStatistics.Of(maps[0])), maps[0]), cancellation),
            "ms");

        void WholeCycle(Func<double, IMapTransform> transformFor)
        {
            foreach (var frequencyHz in frequencies)
            {
                var transform = transformFor(frequencyHz);
                transform.Image(uvw, [frequencyHz], left, [], maps[0]);
                transform.Image(uvw, [frequencyHz], right, [], maps[1]);
            }
        }

        TransformChoice Choice(double frequencyHz) => TransformChoice.For(imager.Grid, uvw, [frequencyHz], threads);

        IMapTransform Transform(TransformChoice choice)
        {
            if (!transforms.TryGetValue(choice.Transform, out var transform))
            {
                transforms[choice.Transform] = transform = choice.Create(imager.Grid, threads);
            }

            return transform;
        }
    }

    private static IEnumerable<BenchFigure> MeasureClean(DirtyImager imager, double[] uvw, double frequencyHz, CancellationToken cancellation)
    {
        var grid = imager.Grid;
        float[][] maps = [.. Enumerable.Range(0, 4).Select(_ => new float[grid.Pixels])];
        var vis = BenchScene.Visibilities(uvw, frequencyHz);
        imager.Image(uvw, frequencyHz, vis, [], maps[0]);
        imager.Beam(uvw, [frequencyHz], [], maps[1]);
        var pass = 1e6 * CachePass.Seconds(grid.Pixels, cancellation);
        var hogbom = new HogbomCleaner(grid.Size);
        foreach (var iterations in (int[])[200, 1000])
        {
            var options = new CleanOptions { MaxIterations = iterations };
            var seconds = BestRound.Seconds(() => hogbom.Clean(maps[0], maps[1], options, null, maps[2], maps[3]), cancellation);
            yield return new(
                $"Hogbom iteration of {grid.Size}^2, one thread, mean of {iterations}", 1e6 * seconds / iterations, "us", pass, "one pass of a -= s b in cache");
        }

        var cleaner = new MapCleaner(grid, imager.Threads);
        var robust = Weighting.Robust(0);
        foreach (var method in Enum.GetValues<CleanMethod>())
        {
            var options = new CleanOptions { MaxIterations = method == CleanMethod.Sdi ? 100 : 1000, RelativeThreshold = 0.01 };
            CleanResult result = default;
            var seconds = BestRound.Seconds(() => result = cleaner.Clean(method, uvw, [frequencyHz], vis, [], robust, options), cancellation);
            yield return new($"dirty map, beam, {method.Name()} ({result.Iterations} iterations), restored", 1e3 * seconds, "ms");
        }
    }
}
