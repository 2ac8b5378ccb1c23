using System.Globalization;
using Muser.Formats.Files;
using Muser.Formats.Frames;
using Muser.Formats.Png;
using Muser.Imaging.Spectra;

namespace Muser.Imaging.Rendering;

/// <summary>
/// Dynamic spectra as PNG pictures: four panels above each other, R, L, I and V/I, time to the right, frequency upwards. R, L and I are decibels over the
/// median of their channel, which takes the receivers out; V/I is per cent. Grey is where no frame was. Safe for any thread.
/// </summary>
public static class SpectrumPicture
{
    private const int PlotWidth = 1200;
    private const int Left = 124;
    private const int Right = 130;
    private const int Top = 76;
    private const int Bottom = 40;
    private const int Space = 18;
    private const int Font = 17;
    private const int TitleFont = 26;

    /// <summary>From the middle of a line of text down to where it stands.</summary>
    private const int HalfCapital = (int)(0.5 * GlyphFont.CapitalHeight * Font);

    /// <summary>Shares of the pixels that are darker than the darkest and brighter than the brightest colour.</summary>
    private const double LowQuantile = 0.01;
    private const double HighQuantile = 0.998;

    /// <summary>Writes a picture, beside its place and renamed.</summary>
    public static void Write(string path, DynamicSpectrum spectrum)
    {
        var png = Render(spectrum);
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    /// <summary>A picture as the bytes of a PNG.</summary>
    public static byte[] Render(DynamicSpectrum spectrum)
    {
        var channels = spectrum.FrequencyHzChan.Length;
        var height = channels <= 80 ? 3 * channels : channels <= 300 ? channels : channels / 2;
        height = Math.Max(height, 48);
        using var canvas = new Canvas(Left + PlotWidth + Right, Top + (4 * (height + Space)) + Bottom);
        Panel(0, "R", Decibels(spectrum, spectrum.RightChanStep), "dB");
        Panel(1, "L", Decibels(spectrum, spectrum.LeftChanStep), "dB");
        Panel(2, "I", Decibels(spectrum, spectrum.IntensityChanStep()), "dB");
        Panel(3, "V/I", [.. spectrum.PolarizationChanStep().Select(value => 100 * value)], "%", isSigned: true);
        canvas.Text(12, 30, $"{Name(spectrum.Layout)} dynamic spectrum   {(spectrum.Kind == SpectrumKind.Autocorrelations ? "autocorrelations" : "short baselines")}", TitleFont);
        canvas.Text(12, 56, Caption(spectrum), Font);
        return Encode(canvas, spectrum);

        void Panel(int number, string name, float[] valueChanStep, string unit, bool isSigned = false)
        {
            var top = Top + (number * (height + Space));
            var (low, high) = SpectrumScale.Range(valueChanStep, LowQuantile, HighQuantile, isSigned);
            SpectrumPixels.Draw(canvas, spectrum, valueChanStep, (Left, top, PlotWidth, height), low, high, isSigned);
            canvas.Text(12, top + TitleFont, name, TitleFont);
            Frequencies(canvas, spectrum, top, height);
            Times(canvas, spectrum, top + height, hasLabels: number == 3);
            Bar(canvas, top, height, low, high, unit, isSigned);
        }
    }

    /// <summary>10 log10 of each channel over its own median in time.</summary>
    private static float[] Decibels(DynamicSpectrum spectrum, float[] valueChanStep)
    {
        var decibels = new float[valueChanStep.Length];
        for (var row = 0; row < spectrum.FrequencyHzChan.Length; row++)
        {
            var values = valueChanStep.AsSpan(row * spectrum.Steps, spectrum.Steps);
            float[] finite = [.. values.ToArray().Where(float.IsFinite).Order()];
            var median = finite.Length == 0 ? float.NaN : finite[finite.Length / 2];
            for (var step = 0; step < spectrum.Steps; step++)
            {
                decibels[(row * spectrum.Steps) + step] = values[step] > 0 && median > 0 ? 10 * MathF.Log10(values[step] / median) : float.NaN;
            }
        }

        return decibels;
    }

    private static void Frequencies(Canvas canvas, DynamicSpectrum spectrum, int top, int height)
    {
        var frequency = spectrum.FrequencyHzChan;
        var stepMHz = SpectrumScale.Nice((frequency[^1] - frequency[0] + 25e6) / 1e6 / 5);
        for (var mhz = Math.Ceiling(((frequency[0] / 1e6) - 12.5) / stepMHz) * stepMHz; mhz <= (frequency[^1] / 1e6) + 12.5; mhz += stepMHz)
        {
            // Between the channels on both sides: bands may be missing.
            var above = Array.FindIndex(frequency, hz => hz > mhz * 1e6);
            var channel = above < 0 ? frequency.Length : above;
            var y = top + height - 1 - (int)Math.Round((double)channel * (height - 1) / frequency.Length);
            canvas.Line(Left - 7, y, Left - 2, y, 1);
            var label = (mhz / 1000).ToString("0.0##", CultureInfo.InvariantCulture);
            canvas.Text(Left - 12 - Canvas.TextLength(label, Font), Math.Clamp(y + HalfCapital, top + Font - 4, top + height), label, Font);
        }

        canvas.Text(12, top + TitleFont + 24, "GHz", Font);
    }

    private static void Times(Canvas canvas, DynamicSpectrum spectrum, int bottom, bool hasLabels)
    {
        var lengthNs = spectrum.Steps * spectrum.StepNs;
        var tickNs = SpectrumScale.NiceTime(lengthNs / 6);
        var beforeNs = spectrum.Start.UnixNs % tickNs;
        for (var utc = beforeNs == 0 ? spectrum.Start : spectrum.Start.AddNs(tickNs - beforeNs); utc <= spectrum.End; utc = utc.AddNs(tickNs))
        {
            var x = Left + (int)Math.Round((utc - spectrum.Start) * (PlotWidth - 1.0) / lengthNs);
            canvas.Line(x, bottom + 1, x, bottom + 6, 1);
            if (hasLabels)
            {
                var text = utc.ToString();
                var label = tickNs < UtcTime.NsPerSecond ? text[11..23] : tickNs < 60 * UtcTime.NsPerSecond ? text[11..19] : text[11..16];
                canvas.Text(x - (Canvas.TextLength(label, Font) / 2), bottom + 24, label, Font);
            }
        }

        if (hasLabels)
        {
            canvas.Text(Left + PlotWidth + 60, bottom + 24, "UTC", Font);
        }
    }

    private static void Bar(Canvas canvas, int top, int height, float low, float high, string unit, bool isSigned)
    {
        const int Width = 18;
        var x = Left + PlotWidth + 12;
        for (var row = 0; row < height; row++)
        {
            var share = 1 - ((row + 0.5f) / height);
            canvas.Pixels.Slice(((top + row) * canvas.Width) + x, Width).Fill(SpectrumPixels.Colour(share, isSigned));
        }

        var step = SpectrumScale.Nice((high - low) / 5);
        for (var value = Math.Ceiling(low / step) * step; value <= high + (step * 1e-6); value += step)
        {
            var y = top + height - 1 - (int)Math.Round((value - low) / (high - low) * (height - 1));
            canvas.Line(x + Width + 1, y, x + Width + 5, y, 1);
            var number = (Math.Abs(value) < step * 1e-6 ? 0 : value).ToString("G4", CultureInfo.InvariantCulture);
            canvas.Text(x + Width + 9, Math.Clamp(y + HalfCapital, top + Font - 4, top + height), $"{number} {unit}", Font);
        }
    }

    private static string Name(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? "MUSER-I" : "MUSER-II";

    private static string Caption(DynamicSpectrum spectrum) => string.Create(
        CultureInfo.InvariantCulture,
        $"{spectrum.Start.ToString()[..10]}  {spectrum.Start.ToString()[11..23]} to {spectrum.End.ToString()[11..23]} UTC, {spectrum.StepNs / 1e9:G4} s; dB over the median of each channel");

    private static byte[] Encode(Canvas canvas, DynamicSpectrum spectrum)
    {
        using var png = new MemoryStream();
        PngWriter.WriteIndexed(
            png,
            canvas.Width,
            canvas.Height,
            SpectrumPixels.PaletteRgb,
            canvas.Pixels,
            [new("Title", $"{Name(spectrum.Layout)} dynamic spectrum"), new("Description", spectrum.Of), new("Creation Time", spectrum.Start.ToString())]);
        return png.ToArray();
    }
}
