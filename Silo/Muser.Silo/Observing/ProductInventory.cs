using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Observing;

/// <summary>
/// Which cycles of a product store have products beside their manifest, and how many bytes. A second look reads only folders that changed since the
/// first, by the times of the file system itself, so that a day of a million cycles costs a look seconds and no memory. Not thread-safe.
/// </summary>
/// <param name="root">The root folder of the store.</param>
internal sealed class ProductInventory(string root)
{
    /// <summary>A folder that was new at the last look may have got its files after it: what changed so shortly before is read again.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    private readonly SortedDictionary<(long StartUtcUnixNs, string Array), long> _bytesCycle = [];
    private DateTime _newestChange = DateTime.MinValue;

    /// <summary>Bytes of all products but manifests, as of the last look.</summary>
    public long Bytes => _bytesCycle.Values.Sum();

    /// <summary>The cycles that have products, oldest first, with their bytes.</summary>
    public IEnumerable<(CycleKey Cycle, long Bytes)> OldestFirst() =>
        _bytesCycle.Select(each => (new CycleKey { Array = each.Key.Array, StartUtcUnixNs = each.Key.StartUtcUnixNs }, each.Value));

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
                if (changed >= since && CycleKey.TryParse($"{layout.Name}/{folder.Name}", out var cycle))
                {
                    _newestChange = changed > _newestChange ? changed : _newestChange;
                    Note(cycle, ProductFiles(folder).Sum(file => file.Length));
                }
            }
        }
    }

    /// <summary>Deletes the products of a cycle, all but its manifest. Throws <see cref="IOException"/> where one cannot be deleted.</summary>
    public void Delete(CycleKey cycle)
    {
        foreach (var file in ProductFiles(new DirectoryInfo(Path.Combine(root, ProductPath.Folder(cycle)))))
        {
            file.Delete();
        }

        Note(cycle, 0);
    }

    private void Note(CycleKey cycle, long bytes)
    {
        if (bytes > 0)
        {
            _bytesCycle[(cycle.StartUtcUnixNs, cycle.Array)] = bytes;
        }
        else
        {
            _bytesCycle.Remove((cycle.StartUtcUnixNs, cycle.Array));
        }
    }

    private static IEnumerable<DirectoryInfo> Folders(DirectoryInfo folder) => folder.Exists ? folder.EnumerateDirectories() : [];

    private static IEnumerable<FileInfo> ProductFiles(DirectoryInfo cycle) =>
        cycle.Exists ? cycle.EnumerateFiles().Where(file => file.Name != ProductPath.ManifestFile) : [];
}
