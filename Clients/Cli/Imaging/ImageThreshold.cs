using System.Globalization;
using Muser.Imaging.Clean;

namespace Muser.Cli.Imaging;

/// <summary>Reads where a CLEAN stops: <c>0.05</c> in the unit of the map, <c>2%</c> of its largest pixel, <c>3sigma</c> of its noise.</summary>
internal static class ImageThreshold
{
    private const string Percent = "%";
    private const string Sigma = "sigma";

    /// <summary>Options with the threshold, or null where the text is none.</summary>
    public static CleanOptions? Apply(CleanOptions options, string text)
    {
        if (text.EndsWith(Percent, StringComparison.Ordinal))
        {
            return Number(text[..^Percent.Length]) is { } percent ? options with { RelativeThreshold = percent / 100 } : null;
        }

        if (text.EndsWith(Sigma, StringComparison.Ordinal))
        {
            return Number(text[..^Sigma.Length]) is { } times ? options with { NoiseThreshold = times } : null;
        }

        return Number(text) is { } level ? options with { AbsoluteThreshold = level } : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && double.IsFinite(number) ? number : null;
}
