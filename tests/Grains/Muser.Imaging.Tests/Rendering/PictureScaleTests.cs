using System.Globalization;
using Muser.Formats.Frames;
using Muser.Imaging.Rendering;
using Muser.Testing;

namespace Muser.Imaging.Tests.Rendering;

/// <summary>Colours, stretches, limits and ticks.</summary>
public class PictureScaleTests
{
    /// <summary>The same colours to the byte, whatever the width of vectors and the rest of a row; numbers out of range and what is no number included.</summary>
    [Trait("Tier", "Unit")]
    [Fact]
    public void EveryPathGivesTheSameColours()
    {
        var random = new Random(3);
        float[] strange = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, 0, -0f, float.Epsilon];
        foreach (var stretch in Enum.GetValues<Stretch>())
        {
            foreach (var length in (int[])[1, 3, 4, 15, 16, 17, 100])
            {
                float[] row = [.. Enumerable.Range(0, length).Select(i => i % 7 == 5 ? strange[random.Next(strange.Length)] : (3 * random.NextSingle()) - 1)];
                foreach (var (low, high) in ((float, float)[])[(-0.5f, 1.5f), (0, 1e-30f), (1, 1), (2, -1)])
                {
                    var expected = new byte[length];
                    StretchTable.For(stretch).Apply(row, expected, low, high, SimdPath.Scalar);
                    foreach (var path in Enum.GetValues<SimdPath>())
                    {
                        var colours = new byte[length];
                        StretchTable.For(stretch).Apply(row, colours, low, high, path);
                        Assert.Equal(expected, colours);
                    }
                }
            }
        }

        var dark = new byte[1];
        StretchTable.For(Stretch.Linear).Apply([float.NaN], dark, 0, 1);
        Assert.Equal(0, dark[0]);
    }

    [Trait("Tier", "Oracle")]
    [OracleFact("matplotlib")]
    public void ColoursAreThoseOfMatplotlib()
    {
        var output = OracleTools.RunPython(
            """
            import matplotlib, numpy as np
            for name in ("inferno", "viridis", "gist_heat", "gray"):
                print(*(matplotlib.colormaps[name](np.arange(256))[:, :3] * 255).ravel())
            """).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        ColourScale[] scales = [ColourScale.Inferno, ColourScale.Viridis, ColourScale.GistHeat, ColourScale.Grey];
        for (var i = 0; i < scales.Length; i++)
        {
            var expected = Numbers(output[i]);
            for (var colour = 0; colour < 256; colour++)
            {
                var (red, green, blue) = ColourTable.At(scales[i], colour / 255.0);
                Assert.Equal(expected[3 * colour], red, 2.0);
                Assert.Equal(expected[(3 * colour) + 1], green, 2.0);
                Assert.Equal(expected[(3 * colour) + 2], blue, 2.0);
            }
        }
    }

    [Trait("Tier", "Oracle")]
    [OracleFact("astropy", "numpy")]
    public void StretchesAreThoseOfAstropy()
    {
        var output = OracleTools.RunPython(
            """
            import numpy as np
            from astropy.visualization import LinearStretch, SqrtStretch, LogStretch, AsinhStretch
            x = np.linspace(0, 1, 101)
            for stretch in (LinearStretch(), SqrtStretch(), LogStretch(), AsinhStretch()):
                print(*(repr(float(y)) for y in stretch(x)))
            """).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var stretch in Enum.GetValues<Stretch>())
        {
            var expected = Numbers(output[(int)stretch]);
            for (var i = 0; i <= 100; i++)
            {
                Assert.Equal(expected[i], StretchTable.Share(stretch, i / 100.0), 1e-6);
                Assert.Equal(i / 100.0, StretchTable.Brightness(stretch, expected[i]), 1e-6);
            }
        }
    }

    [Trait("Tier", "Oracle")]
    [OracleFact("numpy")]
    public void PercentilesAreThoseOfNumpy()
    {
        // 1001 values; the extremes are counted twice, which moves a percentile by a thousandth of the pixels at most.
        float[] values = [.. Enumerable.Range(0, 1001).Select(i => MathF.Pow(i / 1000f, 3))];
        new Random(3).Shuffle(values);
        var expected = Numbers(OracleTools.RunPython(
            "import numpy as np; x = (np.arange(1001) / 1000) ** 3; print(*np.percentile(x, [0, 25, 99.5, 100]))"));
        Assert.Equal(((float)expected[0], (float)expected[3]), new PictureLimits(0, 100, true, true).Of(values));
        var (low, high) = new PictureLimits(25, 99.5, true, true).Of(values);
        Assert.Equal(expected[1], low, 1e-3);
        Assert.Equal(expected[2], high, 3e-3);
    }

    [Trait("Tier", "Unit")]
    [Theory]
    [InlineData("0,5e4", 0, 5e4, false, false)]
    [InlineData("1%,99.5%", 1, 99.5, true, true)]
    [InlineData("-3,100%", -3, 100, false, true)]
    public void LimitsAreValuesOrPercentiles(string text, double low, double high, bool isLow, bool isHigh)
    {
        Assert.True(PictureLimits.TryParse(text, out var limits));
        Assert.Equal(new PictureLimits(low, high, isLow, isHigh), limits);
    }

    [Trait("Tier", "Unit")]
    [Theory]
    [InlineData("5,1")]
    [InlineData("1%,101%")]
    [InlineData("1")]
    [InlineData("a,b")]
    [InlineData("0,NaN")]
    public void WhatAreNoLimitsIsRefused(string text) => Assert.False(PictureLimits.TryParse(text, out _));

    [Trait("Tier", "Unit")]
    [Fact]
    public void EveryPixelGetsAColourWhateverItIs()
    {
        float[] row = [float.NaN, float.NegativeInfinity, -1, 0, 0.5f, 1, 2, float.PositiveInfinity, float.NaN, -0.5f, 0.25f];
        var colours = new byte[row.Length];
        StretchTable.For(Stretch.Linear).Apply(row, colours, 0, 1);
        byte last = Palette.MapColours - 1;
        Assert.Equal([0, 0, 0, 0, Palette.MapColours / 2, last, last, last, 0, 0, Palette.MapColours / 4], colours);
    }

    [Trait("Tier", "Unit")]
    [Theory]
    [InlineData(-0.11, 2.0, 0.2, new[] { "0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "1.2", "1.4", "1.6", "1.8", "2.0" })]
    [InlineData(-1200, 1200, 500, new[] { "\u22121000", "\u2212500", "0", "500", "1000" })]
    public void TicksAreRoundValuesWithTheDigitsTheyNeed(double low, double high, double step, string[] texts) =>
        Assert.Equal(texts.Select(text => text is "0.0" ? "0.0" : text), Ticks.Between(low, high, step).Select(value => Ticks.Text(value, step)));

    private static double[] Numbers(string line) => [.. line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
}
