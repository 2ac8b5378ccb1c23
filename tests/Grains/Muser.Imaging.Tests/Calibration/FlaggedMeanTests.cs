using Muser.Formats.Frames;
using Muser.Imaging.Calibration;

namespace Muser.Imaging.Tests.Calibration;

[Trait("Tier", "Unit")]
public class FlaggedMeanTests
{
    private const int Visibilities = 1003;

    /// <summary>Two ordinary means, one of the good and one of the flagged samples, are the reference, to the last bit; slices and vectors do not show.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.05)]
    [InlineData(1)]
    public void GoodSamplesCountAloneAndFlaggedOnesWhereThereIsNoOther(double goodShare)
    {
        var random = new Random(11);
        var (good, flagged) = (new VisibilityAverage(Visibilities), new VisibilityAverage(Visibilities));
        var (vector, scalar) = (new FlaggedMean(Visibilities), new FlaggedMean(Visibilities));
        for (var frame = 0; frame < 9; frame++)
        {
            var (vis, weight) = (new ComplexF[Visibilities], new float[Visibilities]);
            for (var k = 0; k < Visibilities; k++)
            {
                vis[k] = new((random.NextSingle() - 0.5f) * 1e5f, k % 50 == 7 && frame == 3 ? float.NaN : random.NextSingle());
                weight[k] = random.NextDouble() < goodShare ? 1 : 0;
            }

            good.Add(default, vis, weight);
            flagged.Add(default, vis, [.. weight.Select(w => 1 - w)]);
            vector.Add(vis, weight, 0, 501);
            vector.Add(vis, weight, 501, Visibilities - 501);
            scalar.Add(vis, weight, 0, Visibilities, isVector: false);
        }

        var (goodVis, goodWeight) = (new ComplexF[Visibilities], new float[Visibilities]);
        var (flaggedVis, flaggedWeight) = (new ComplexF[Visibilities], new float[Visibilities]);
        good.Mean(goodVis, goodWeight);
        flagged.Mean(flaggedVis, flaggedWeight);
        foreach (var mean in new[] { vector, scalar })
        {
            var (vis, weight) = (new ComplexF[Visibilities], new float[Visibilities]);
            mean.Mean(vis, weight);
            for (var k = 0; k < Visibilities; k++)
            {
                Assert.Equal(goodWeight[k] > 0 ? (goodVis[k], goodWeight[k]) : (flaggedVis[k], -flaggedWeight[k]), (vis[k], weight[k]));
            }

            mean.Clear();
            mean.Mean(vis, weight);
            Assert.All(weight, w => Assert.Equal(0, w));
        }
    }

    [Fact]
    public void FlagsTakeWhatTheyCover()
    {
        var random = new Random(3);
        const int Antennas = 9;
        for (var trial = 0; trial < 300; trial++)
        {
            Flag[] flags = [.. Enumerable.Range(0, 3).Select(_ => new Flag(FlagReason.Manual, random.Next(-1, 11), random.Next(-1, 11), random.Next(-1, 5)))];
            var weight = new float[4 * 36];
            foreach (ref var w in weight.AsSpan())
            {
                w = random.Next(2);
            }

            var expected = (float[])weight.Clone();
            var (taken, at) = (0, 0);
            for (var c = 0; c < 4; c++)
            {
                for (var i = 0; i < Antennas; i++)
                {
                    for (var j = i + 1; j < Antennas; j++, at++)
                    {
                        if (flags.Any(flag => flag.Covers(i, j, c)))
                        {
                            taken += expected[at] != 0 ? 1 : 0;
                            expected[at] = 0;
                        }
                    }
                }
            }

            Assert.Equal(taken, Flags.Apply(flags, Antennas, weight));
            Assert.Equal(expected, weight);
        }
    }
}
