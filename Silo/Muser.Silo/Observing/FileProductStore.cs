using System.Text.Json;
using Microsoft.Extensions.Options;
using Muser.Formats.Files;
using Muser.Grains.Observing;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Observing;

/// <summary>
/// The product store in a folder that all silos see. A file is written beside its place and renamed, so a reader sees it whole or not at all; a
/// manifest is linked into place, which exactly one of several writers can do.
/// </summary>
public sealed class FileProductStore(IOptions<ProductStoreOptions> options) : IProductStore
{
    private readonly string _root = Path.GetFullPath(options.Value.Folder);

    /// <summary>The root folder, absolute.</summary>
    public string Root => _root;

    public void Write(string path, Action<Stream> write) => AtomicFile.Write(Prepare(path), write);

    public bool TryCreateManifest(CycleManifest manifest)
    {
        var path = Prepare(ProductPath.Manifest(manifest.Cycle));
        if (File.Exists(path))
        {
            return false;
        }

        try
        {
            AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, manifest, ServiceJson.Indented), overwrite: false, bufferBytes: 0);
            DeleteUnfinished(Path.GetDirectoryName(path)!);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    public bool HasManifest(CycleKey cycle) => File.Exists(Absolute(ProductPath.Manifest(cycle)));

    public CycleManifest? FindManifest(CycleKey cycle)
    {
        // That there is none yet is the rule, and no exception.
        var path = Absolute(ProductPath.Manifest(cycle));
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<CycleManifest>(stream, ServiceJson.Compact);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whoever began these files has died: all products of a cycle are written before its manifest.</summary>
    private static void DeleteUnfinished(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*" + PendingFile.Suffix))
        {
            File.Delete(file);
        }
    }

    private string Absolute(string path) => Path.Combine(_root, path);

    /// <summary>The absolute path of a product that is to be written, in a folder that is there.</summary>
    private string Prepare(string path)
    {
        var place = Absolute(path);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        return place;
    }
}
