namespace Muser.Imaging.Rendering;

/// <summary>The bar of colours beside a map, with round values and the unit.</summary>
internal static class PictureBar
{
    /// <summary>Draws it.</summary>
    public static void Draw(Canvas canvas, PictureLayout layout, string unit, Stretch stretch, (float Low, float High) limits)
    {
        var font = layout.Font;
        var (left, width) = (layout.Left + layout.Side + (int)(0.9 * font), (int)(1.1 * font));
        for (var line = 0; line < layout.Side; line++)
        {
            var colour = (byte)((layout.Side - 1 - line) * Palette.MapColours / layout.Side);
            canvas.Pixels.Slice(((layout.Top + line) * canvas.Width) + left, width).Fill(colour);
        }

        var thickness = Math.Max(1, font / 13);
        canvas.Frame(left, layout.Top, width, layout.Side, thickness);
        var (factor, label) = Unit(unit, Math.Max(Math.Abs(limits.Low), Math.Abs(limits.High)));
        foreach (var (text, share) in Ticks.Along(stretch, limits.Low / factor, limits.High / factor, 2.2 * font / layout.Side))
        {
            var y = layout.Top + ((1 - share) * (layout.Side - 1));
            canvas.Box(left + width, (int)Math.Round(y - ((thickness - 1) / 2.0)), (int)(0.4 * font), thickness);
            canvas.Text(left + width + (0.65 * font), (int)Math.Round(y + (GlyphFont.CapitalHeight * font / 2)), text, font);
        }

        var middle = layout.Top + (int)((layout.Side + Canvas.TextLength(label, font)) / 2);
        canvas.Text(canvas.Width - (int)(0.55 * font), middle, label, font, isUpwards: true);
    }

    /// <summary>What values are divided by, so that they are between 1 and 1000, and the unit that they then have.</summary>
    private static (double Factor, string Label) Unit(string unit, double most)
    {
        var thousands = most > 0 ? (int)Math.Clamp(Math.Floor((Math.Log10(most) + 1e-9) / 3), -3, 4) : 0;
        if (thousands == 0)
        {
            return (1, unit);
        }

        string[] prefixes = ["n", "µ", "m", "", "k", "M", "G", "T"];
        var factor = Math.Pow(1000, thousands);
        return unit.StartsWith("Jy", StringComparison.Ordinal) || unit == "K"
            ? (factor, prefixes[thousands + 3] + unit)
            : (factor, $"{Power(3 * thousands)} {unit}");
    }

    private static string Power(int exponent)
    {
        const string Digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        var text = string.Concat(Math.Abs(exponent).ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => Digits[digit - '0']));
        return "10" + (exponent < 0 ? "⁻" : "") + text;
    }
}
