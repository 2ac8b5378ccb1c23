using Muser.Formats.Frames;
using Muser.Imaging.Calibration;

namespace Muser.Imaging.Tests.Calibration;

[Trait("Tier", "Unit")]
public class AutocorrelationScaleTests
{
    [Theory]
    [InlineData(SimdPath.Scalar)]
    [InlineData(SimdPath.Vector128)]
    [InlineData(SimdPath.Vector256)]
    [InlineData(SimdPath.Vector512)]
    public void VisibilityBecomesACorrelationCoefficientOnEveryPath(SimdPath path)
    {
        foreach (var layout in new[] { ArrayLayout.Muser1, ArrayLayout.Muser2 })
        {
            var (autos, vis, weight) = Frame(layout);
            var stored = vis.ToArray();
            AutocorrelationScale.Apply(layout, autos, vis, weight, path);
            for (var c = 0; c < 16; c++)
            {
                for (var (i, b) = (0, c * layout.ScienceBaselines); i < layout.Antennas; i++)
                {
                    for (var j = i + 1; j < layout.Antennas; j++, b++)
                    {
                        var power = Math.Sqrt((double)autos[(c * layout.Inputs) + i] * autos[(c * layout.Inputs) + j]);
                        Assert.Equal(stored[b].Re / power, vis[b].Re, 1e-6);
                        Assert.Equal(stored[b].Im / power, vis[b].Im, 1e-6);
                        Assert.Equal(1, weight[b]);
                    }
                }
            }
        }
    }

    [Fact]
    public void AntennaWithoutPowerLosesItsWeightInThatChannelAlone()
    {
        var layout = ArrayLayout.Muser1;
        var (autos, vis, weight) = Frame(layout);
        autos[(5 * layout.Inputs) + 7] = 0;
        AutocorrelationScale.Apply(layout, autos, vis, weight);
        Assert.Equal(39, weight.Count(w => w == 0));
        var at = (5 * layout.ScienceBaselines) + ArrayLayout.BaselineIndex(7, 8, layout.Antennas);
        Assert.Equal((0f, default), (weight[at], vis[at]));
        Assert.All(vis, v => Assert.True(float.IsFinite(v.Re) && float.IsFinite(v.Im)));
    }

    private static (uint[] Autos, ComplexF[] Vis, float[] Weight) Frame(ArrayLayout layout)
    {
        var random = new Random(3);
        var autos = new uint[16 * layout.Inputs];
        foreach (ref var auto in autos.AsSpan())
        {
            auto = (uint)random.Next(1000, 1 << 24);
        }

        var vis = new ComplexF[16 * layout.ScienceBaselines];
        foreach (ref var v in vis.AsSpan())
        {
            v = new(random.Next(-100, 100), random.Next(-100, 100));
        }

        return (autos, vis, [.. Enumerable.Repeat(1f, vis.Length)]);
    }
}
