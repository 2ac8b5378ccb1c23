using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Muser.Formats.Frames;

namespace Muser.Crash.Tests;

/// <summary>What stands in a product store, as anybody may compare it: manifests without what differs from run to run, hashes of all other files.</summary>
internal static class Published
{
    /// <summary>What a manifest says of the run, not of the light.</summary>
    private static readonly string[] OfTheRun = ["term", "publishedUtcUnixNs", "latencyMs"];

    /// <summary>Each file by its path below the folder: a manifest as text, any other by its SHA-256.</summary>
    public static SortedDictionary<string, string> Of(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, ArrayLayout.Muser1.Name), "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path);
            files[name] = Path.GetFileName(path) == "manifest.json" ? Manifest(path) : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return files;
    }

    /// <summary>How many manifests there are.</summary>
    public static int Manifests(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "manifest.json", SearchOption.AllDirectories).Count() : 0;

    private static string Manifest(string path)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (var name in OfTheRun)
        {
            Assert.True(manifest.Remove(name), $"{path} has no {name}");
        }

        return manifest.ToJsonString();
    }
}
