using System.Globalization;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Grains.Observing;

/// <summary>Where the products of a cycle are: <c>muser1/2015/11/01/20151101T040849.354161180/400L-ch08.fits</c>.</summary>
public static class ProductPath
{
    /// <summary>The name of a manifest in its cycle's folder.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>The folder of a cycle, without a slash at its end.</summary>
    public static string Folder(CycleKey cycle)
    {
        var start = cycle.StartText;
        return $"{cycle.Array}/{start[..4]}/{start[4..6]}/{start[6..8]}/{start}";
    }

    /// <summary>The manifest of a cycle.</summary>
    public static string Manifest(CycleKey cycle) => $"{Folder(cycle)}/{ManifestFile}";

    /// <summary>The name of an integration's manifest in its folder.</summary>
    public const string IntegrationFile = "integration.json";

    /// <summary>How the name of an integration's folder ends, beside the cycles of its day.</summary>
    public const string IntegrationSuffix = "-integrated";

    /// <summary>The folder of an integration, without a slash at its end: <c>muser1/2015/11/01/20151101T040849.000000000-integrated</c>.</summary>
    public static string Folder(IntegrationKey integration) =>
        $"{Folder(new CycleKey { Array = integration.Array, StartUtcUnixNs = integration.StartUtcUnixNs })}{IntegrationSuffix}";

    /// <summary>The manifest of an integration.</summary>
    public static string Manifest(IntegrationKey integration) => $"{Folder(integration)}/{IntegrationFile}";

    /// <summary>The UVFITS file of one band of an integration, both hands in it.</summary>
    public static string UvFits(BandIntegrationKey band) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder(band.Integration)}/{band.BandMHz}.uvfits");

    /// <summary>A map without its extension; <paramref name="channel"/> -1 is the map of all channels.</summary>
    public static string Image(CycleKey cycle, BandHand bandHand, int channel) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder(cycle)}/{bandHand}-{(channel < 0 ? "mfs" : $"ch{channel:D2}")}");
}
