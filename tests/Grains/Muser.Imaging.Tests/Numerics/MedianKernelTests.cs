using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Imaging.Numerics;

namespace Muser.Imaging.Tests.Numerics;

[Trait("Tier", "Unit")]
public class MedianKernelTests
{
    /// <summary>Sorting is the reference, to the last bit.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(33)]
    [InlineData(780)]
    [InlineData(1771)]
    public void IsTheMedianThatSortingGives(int length)
    {
        var random = new Random(length);
        for (var trial = 0; trial < 300; trial++)
        {
            var values = new float[length];
            foreach (ref var value in values.AsSpan())
            {
                // Over many octaves, with ties, and with values that do not count.
                value = (trial % 4) switch
                {
                    0 => MathF.Exp(random.Next(-40, 40)),
                    1 => random.Next(3),
                    2 => random.Next(5) == 0 ? float.PositiveInfinity : random.NextSingle(),
                    _ => 1e5f + (random.NextSingle() * 1e-1f),
                };
            }

            double[] counted = [.. values.Where(float.IsFinite).Select(value => (double)value)];
            Assert.Equal(RobustScale.Median(counted), MedianKernel.Of(values, counted.Length));
        }

        Assert.True(double.IsNaN(MedianKernel.Of(Enumerable.Repeat(float.PositiveInfinity, length).ToArray(), 0)));
    }

    [Fact]
    public void MagnitudesAreTheSameOnEveryPath()
    {
        var random = new Random(5);
        var (vis, weight) = (new ComplexF[1000], new float[1000]);
        for (var k = 0; k < vis.Length; k++)
        {
            vis[k] = random.Next(10) switch
            {
                0 => default,
                1 => new(float.NaN, 1),
                2 => new(1, float.NegativeInfinity),
                _ => new((random.NextSingle() - 0.5f) * 1e4f, (random.NextSingle() - 0.5f) * 1e4f),
            };
            weight[k] = random.Next(3) - 1;
        }

        foreach (var some in new[] { weight, [] })
        {
            var (scalar, vector) = (new float[vis.Length], new float[vis.Length]);
            var count = MagnitudeKernel.Fill(vis, some, scalar, isVector: false);
            Assert.Equal(count, MagnitudeKernel.Fill(vis, some, vector));
            Assert.Equal(scalar, vector);
            Assert.Equal(count, scalar.Count(float.IsFinite));
        }
    }
}
