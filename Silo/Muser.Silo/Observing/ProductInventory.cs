using Muser.Formats.Frames;

namespace Muser.Silo.Observing;

/// <summary>
/// Which cycles and integrations of a product store have products beside their manifest, and how many bytes. A second look reads only folders that changed since the
/// first, by the times of the file system itself, so that a day of a million cycles costs a look seconds and no memory. Not thread-safe.
/// </summary>
/// <param name="root">The root folder of the store.</param>
internal sealed class ProductInventory(string root)
{
    /// <summary>A folder that was new at the last look may have got its files after it: what changed so shortly before is read again.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    private readonly SortedDictionary<ProductFolder, long> _bytesFolder = [];
    private DateTime _newestChange = DateTime.MinValue;

    /// <summary>Bytes of all products but manifests, as of the last look.</summary>
    public long Bytes => _bytesFolder.Values.Sum();

    /// <summary>The folders that have products, oldest first, with their bytes.</summary>
    public IEnumerable<(ProductFolder Folder, long Bytes)> OldestFirst() => _bytesFolder.Select(each => (each.Key, each.Value));

    /// <summary>Looks through the store. Throws <see cref="IOException"/> where it cannot be read.</summary>
    public void Look()
    {
        var since = _newestChange == DateTime.MinValue ? DateTime.MinValue : _newestChange - Slack;
        foreach (var layout in ArrayLayout.All)
        {
            var years = new DirectoryInfo(Path.Combine(root, layout.Name));
            var days = Folders(years).SelectMany(Folders).SelectMany(Folders);
            foreach (var folder in days.Where(day => day.LastWriteTimeUtc >= since).SelectMany(Folders))
            {
                var changed = folder.LastWriteTimeUtc;
                if (changed >= since && ProductFolder.Parse(layout.Name, folder.Name) is { } known)
                {
                    _newestChange = changed > _newestChange ? changed : _newestChange;
                    Note(known, ProductFolder.Products(folder).Sum(file => file.Length));
                }
            }
        }
    }

    /// <summary>Deletes the products in a folder, all but its manifest. Throws <see cref="IOException"/> where one cannot be deleted.</summary>
    public void Delete(ProductFolder folder)
    {
        foreach (var file in folder.Products(root))
        {
            file.Delete();
        }

        Note(folder, 0);
    }

    private void Note(ProductFolder folder, long bytes)
    {
        if (bytes > 0)
        {
            _bytesFolder[folder] = bytes;
        }
        else
        {
            _bytesFolder.Remove(folder);
        }
    }

    private static IEnumerable<DirectoryInfo> Folders(DirectoryInfo folder) => folder.Exists ? folder.EnumerateDirectories() : [];
}
