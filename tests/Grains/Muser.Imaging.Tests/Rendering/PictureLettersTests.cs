using System.Globalization;
using Muser.Imaging.Rendering;
using Muser.Testing;

namespace Muser.Imaging.Tests.Rendering;

public class PictureLettersTests
{
    /// <summary>Letters of this project against the same font, drawn by FreeType through Pillow: the ink of each, and how long a text is.</summary>
    [Trait("Tier", "Oracle")]
    [OracleFact("pil", "dejavu")]
    public void LettersHaveTheInkAndTheWidthOfTheFont()
    {
        const int Size = 40;
        const string Text = "MUSER-I 1.0125 GHz (arcsec) gQ%&@";
        var output = OracleTools.RunPython(
            """
            import sys, numpy as np
            from PIL import Image, ImageDraw, ImageFont
            font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", int(sys.argv[1]), layout_engine=ImageFont.Layout.BASIC)
            print(font.getlength(sys.argv[2]))
            for letter in sys.argv[2]:
                image = Image.new("L", (100, 100))
                ImageDraw.Draw(image).text((20, 20), letter, 255, font)
                print(np.asarray(image, float).sum() / 255)
            """,
            $"{Size}",
            Text).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(output[0], Canvas.TextLength(Text, Size), Text.Length * 0.5); // FreeType rounds every advance to a pixel
        for (var i = 0; i < Text.Length; i++)
        {
            // Its hinting moves edges to whole pixels, which changes the ink a little.
            var ink = GlyphFont.Mask(Text[i], Size, 0).Coverage.Sum();
            Assert.InRange(ink, 0.85 * output[i + 1] - 1, (1.15 * output[i + 1]) + 1);
        }
    }

    [Trait("Tier", "Unit")]
    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.7)]
    public void ALetterKeepsItsInkBetweenPixels(double x)
    {
        var whole = GlyphFont.Mask('8', 20, 0).Coverage.Sum();
        Assert.Equal(whole, GlyphFont.Mask('8', 20, x).Coverage.Sum(), 0.02 * whole);
    }

    [Trait("Tier", "Unit")]
    [Fact]
    public void AnUnknownLetterIsAQuestionMark() => Assert.Equal(GlyphFont.Advance('?', 20), GlyphFont.Advance('\u4E2D', 20));
}
