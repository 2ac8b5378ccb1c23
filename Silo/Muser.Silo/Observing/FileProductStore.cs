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

    public bool TryCreateManifest(CycleManifest manifest) => TryCreate(ProductPath.Manifest(manifest.Cycle), manifest);

    public bool TryCreateManifest(IntegrationManifest manifest) => TryCreate(ProductPath.Manifest(manifest.Integration), manifest);

    public bool HasManifest(CycleKey cycle) => File.Exists(Absolute(ProductPath.Manifest(cycle)));

    public bool HasManifest(IntegrationKey integration) => File.Exists(Absolute(ProductPath.Manifest(integration)));

    public CycleManifest? FindManifest(CycleKey cycle) => Find<CycleManifest>(ProductPath.Manifest(cycle));

    public IntegrationManifest? FindManifest(IntegrationKey integration) => Find<IntegrationManifest>(ProductPath.Manifest(integration));

    private bool TryCreate<T>(string relativePath, T manifest)
    {
        var path = Prepare(relativePath);
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

    private T? Find<T>(string relativePath)
        where T : class
    {
        // That there is none yet is the rule, and no exception.
        var path = Absolute(relativePath);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(stream, ServiceJson.Compact);
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
