using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Silo.Observing;

namespace Muser.Crash.Tests;

/// <summary>What stands in a product store, as anybody may compare it: manifests without what differs from run to run, hashes of all other files.</summary>
internal static class Published
{
    /// <summary>What a manifest says of the run, not of the light.</summary>
    private static readonly string[] OfTheRun = ["term", "publishedUtcUnixNs", "latencyMs"];

    /// <summary>Each file by its path below the folder: a manifest as text, any other by its SHA-256. The history is for <see cref="History"/>.</summary>
    public static SortedDictionary<string, string> Of(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, ArrayLayout.Muser1.Name), "*", SearchOption.AllDirectories))
        {
            if (Path.GetExtension(path) != ".cycles")
            {
                files[Path.GetRelativePath(folder, path)] = Path.GetFileName(path) is ProductPath.ManifestFile or ProductPath.IntegrationFile
                    ? Manifest(path)
                    : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
            }
        }

        return files;
    }

    /// <summary>How many manifests of cycles there are.</summary>
    public static int Manifests(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, ProductPath.ManifestFile, SearchOption.AllDirectories).Count() : 0;

    /// <summary>What has lines in the history: starts of cycles and of integrations.</summary>
    public static (IReadOnlySet<long> Cycles, IReadOnlySet<long> Integrations) History(string folder)
    {
        var lines = new FileCycleHistory(Options.Create(new ProductStoreOptions { Folder = folder })).PublishedAfter(ArrayLayout.Muser1.Name, 0, int.MaxValue);
        return (Starts(isIntegration: false), Starts(isIntegration: true));

        HashSet<long> Starts(bool isIntegration) => [.. lines.Where(line => line.IsIntegration == isIntegration).Select(line => line.StartUtcUnixNs)];
    }

    private static string Manifest(string path)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (var name in OfTheRun)
        {
            manifest.Remove(name);
        }

        return manifest.ToJsonString();
    }
}
