using Muser.Grains.Observing;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Observing;

/// <summary>The folder of a cycle or of an integration in the product store.</summary>
/// <param name="StartUtcUnixNs">UTC of its beginning, ns since 1970-01-01.</param>
/// <param name="Array">The array.</param>
/// <param name="IsIntegration">Whether it is an integration's.</param>
internal readonly record struct ProductFolder(long StartUtcUnixNs, string Array, bool IsIntegration) : IComparable<ProductFolder>
{
    /// <summary>The folder, relative to the root of the store.</summary>
    public string Path => IsIntegration
        ? ProductPath.Folder(new IntegrationKey { Array = Array, StartUtcUnixNs = StartUtcUnixNs })
        : ProductPath.Folder(new CycleKey { Array = Array, StartUtcUnixNs = StartUtcUnixNs });

    /// <summary>Reads the name of a folder below that of its day; null where it is something else.</summary>
    public static ProductFolder? Parse(string array, string name)
    {
        var isIntegration = name.EndsWith(ProductPath.IntegrationSuffix, StringComparison.Ordinal);
        var start = isIntegration ? name[..^ProductPath.IntegrationSuffix.Length] : name;
        return CycleKey.TryParse($"{array}/{start}", out var key) ? new ProductFolder(key.StartUtcUnixNs, array, isIntegration) : null;
    }

    /// <summary>The files in it, below the root of the store, but its manifest.</summary>
    public IEnumerable<FileInfo> Products(string root) => Products(new DirectoryInfo(System.IO.Path.Combine(root, Path)));

    /// <summary>The files in a folder but its manifest.</summary>
    public static IEnumerable<FileInfo> Products(DirectoryInfo folder) => folder.Exists
        ? folder.EnumerateFiles().Where(file => file.Name is not (ProductPath.ManifestFile or ProductPath.IntegrationFile))
        : [];

    public int CompareTo(ProductFolder other) =>
        (StartUtcUnixNs, Array, IsIntegration).CompareTo((other.StartUtcUnixNs, other.Array, other.IsIntegration));

    public override string ToString() => Path;
}
