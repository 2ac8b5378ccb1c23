using Muser.Formats.Frames;
using Muser.Imaging.Clean;
using Muser.Imaging.Gpu;
using Muser.Imaging.Maps;

namespace Muser.Gpu.Tests;

/// <summary>Maps by the kernels of GPUs, run on the processor, which computes the same.</summary>
[Trait("Tier", "Unit")]
public class GpuImagerTests
{
    private static readonly GpuDevice Device = GpuDevice.OpenProcessor();

    [Theory]
    [InlineData(32, 30, 1e9, 1)]
    [InlineData(100, 20, 2e9, 3)] // more visibilities than a block of a sum
    [InlineData(64, 900, 2e8, 1)] // a field of 16 degrees
    public void MapsAndBeamsAreTheExactTransformOnTheirPixels(int size, double cellArcsec, double frequencyHz, int channels)
    {
        var grid = new ImageGrid(size, cellArcsec);
        var (uvw, vis, weights, frequencies) = Visibilities(200, frequencyHz, channels);
        var (image, beam) = (new float[grid.Pixels], new float[grid.Pixels]);
        var imager = new GpuImager(grid, Device);

        var sum = imager.Image(uvw, frequencies, vis, weights, image);
        imager.Beam(uvw, frequencies, weights, beam);

        var exact = new ExactTransform(uvw, frequencies, vis, weights);
        Assert.Equal(exact.WeightSum, sum, 3);
        AssertSame(grid, exact, image);
        AssertSame(grid, new ExactTransform(uvw, frequencies, [.. vis.Select(_ => new ComplexF(1, 0))], weights), beam);
    }

    [Fact]
    public void WhatIsFlaggedOrNoNumberIsLeftOutAndNothingGivesAnEmptyMap()
    {
        var grid = new ImageGrid(32, 30);
        var (uvw, vis, weights, frequencies) = Visibilities(40, 1e9, 1);
        (weights[3], vis[5]) = (0, new ComplexF(float.NaN, 1));
        var image = new float[grid.Pixels];
        var imager = new GpuImager(grid, Device);

        imager.Image(uvw, frequencies, vis, weights, image);
        AssertSame(grid, new ExactTransform(uvw, frequencies, vis, weights), image);

        Assert.Equal(0, imager.Image(uvw, frequencies, vis, new float[vis.Length], image));
        Assert.All(image, pixel => Assert.Equal(0, pixel));
    }

    [Fact]
    public void ACleanOnItIsTheCleanOfTheProcessor()
    {
        var grid = new ImageGrid(64, 20);
        var (uvw, vis, weights, frequencies) = Visibilities(300, 1.4e9, 1);
        var (here, there) = (new MapCleaner(grid, 1), new MapCleaner(grid, 1, Device));
        var options = new CleanOptions { MaxIterations = 100 };

        var expected = here.Clean(CleanMethod.Clark, uvw, frequencies, vis, weights, Weighting.Natural, options, null, default);
        var result = there.Clean(CleanMethod.Clark, uvw, frequencies, vis, weights, Weighting.Natural, options, null, default);

        Assert.Equal(expected.Iterations, result.Iterations);
        Assert.Equal($"exact sum on {Device.Name}: 300 visibilities", there.Transform.ToString());
        for (var at = 0; at < grid.Pixels; at++)
        {
            Assert.Equal(here.Image[at], there.Image[at], 1e-4);
        }
    }

    [Fact]
    public void PlansOfSeveralThreadsTakeTurnsOnOne()
    {
        var sizes = new[] { 32, 48, 64, 40 };
        Parallel.ForEach(Enumerable.Range(0, 16), number =>
        {
            var grid = new ImageGrid(sizes[number % sizes.Length], 25);
            var (uvw, vis, weights, frequencies) = Visibilities(50 + (10 * number), 1e9, 1);
            var image = new float[grid.Pixels];
            new GpuImager(grid, Device).Image(uvw, frequencies, vis, weights, image);
            AssertSame(grid, new ExactTransform(uvw, frequencies, vis, weights), image);
        });
    }

    [Fact]
    public void ADeviceThatIsSlowerThanTheProcessorSaysSo() =>
        Assert.Matches(@"^CPUAccelerator takes \d+\.\d ms for a map of 128 x 128, the processor \d+\.\d ms\.$", Device.Slow(new ImageGrid(128, 20)));

    [Fact]
    public void TheCheckOfADeviceTellsARightOneAndOffIsNone()
    {
        Assert.InRange(Device.Error(), 1e-9, 2e-6);
        Assert.Null(GpuDevice.Find(GpuUse.Off, out var reason));
        Assert.Empty(reason);
        Assert.Equal(GpuDevice.Find(GpuUse.Require, out reason) is null, reason.Length > 0);
    }

    private static (double[] Uvw, ComplexF[] Vis, float[] Weights, double[] FrequencyHz) Visibilities(int baselines, double frequencyHz, int channels)
    {
        var random = new Random(baselines);
        double[] uvw = [.. Enumerable.Range(0, 3 * baselines).Select(_ => 3000 * ((2 * random.NextDouble()) - 1))];
        ComplexF[] vis = [.. Enumerable.Range(0, baselines * channels).Select(_ => new ComplexF(1 + (float)random.NextDouble(), (float)random.NextDouble()))];
        return (uvw, vis, [.. vis.Select((_, k) => k % 5 == 0 ? 0f : 0.5f + (k % 3))], [.. Enumerable.Range(0, channels).Select(c => frequencyHz + (25e6 * c))]);
    }

    private static void AssertSame(ImageGrid grid, ExactTransform exact, float[] image)
    {
        var peak = Math.Abs(exact.Value(0, 0));
        for (var at = 0; at < image.Length; at++)
        {
            Assert.Equal(exact.Value(grid.L(at % grid.Size), grid.M(at / grid.Size)), image[at], 2e-6 * peak);
        }
    }
}
