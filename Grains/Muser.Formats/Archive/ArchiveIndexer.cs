using System.Collections.Concurrent;
using System.IO.Enumeration;
using Muser.Formats.Files;
using Muser.Formats.Frames;

namespace Muser.Formats.Archive;

/// <summary>
/// Makes the index of an archive, and makes it true again: files that are as they were (path, length and date) are not looked at, those that moved to
/// another folder are known by name, length and date. Files of frames are told by their names, the recorder's or the archive's; all others are passed over,
/// and so are links to folders. The index is replaced whole when the update is done: who reads it meanwhile goes on with the older one, and of several that
/// update at once one follows the other.
/// </summary>
public static class ArchiveIndexer
{
    /// <summary>Files are looked at by so many at once, which hides the seeks of disks.</summary>
    private const int Lookers = 4;

    /// <summary>Updates an index, or makes it.</summary>
    /// <param name="folder">The folder of the archive.</param>
    /// <param name="path">Where the index lies; null for the folder itself.</param>
    /// <param name="isAnew">Whether every file is looked at, whatever the older index says.</param>
    /// <param name="now">The time.</param>
    /// <param name="progress">Told how many files have been looked at, of how many.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>; the older index stays.</param>
    /// <param name="waiting">Called where another process is making the index, for which this one waits.</param>
    public static ArchiveChanges Update(
        string folder, string? path, bool isAnew, UtcTime now, Action<long, long> progress, CancellationToken cancellation, Action? waiting = null)
    {
        path ??= ArchiveIndex.PathIn(folder);
        using var alone = ArchiveLock.Take(path, waiting, cancellation);
        DeleteLeftovers(path);
        var (known, wasDamaged) = isAnew ? ([], false) : Known(folder, path);
        var before = known.Count;
        var kept = new List<ArchiveFile>();
        var others = new List<Found>();
        foreach (var found in Walk(folder))
        {
            cancellation.ThrowIfCancellationRequested();
            if (known.TryGetValue(found.Path, out var same) && same.Bytes == found.Bytes && same.Modified == found.Modified && same.State != ArchiveFileState.Growing)
            {
                kept.Add(same);
                known.Remove(found.Path);
            }
            else
            {
                others.Add(found);
            }
        }

        var unchanged = kept.Count;
        var looked = Look(folder, others, known, kept, now, progress, cancellation, out var changed, out var moved);
        kept.AddRange(looked);
        ArchiveIndex.Write(path, kept, now);
        return new ArchiveChanges
        {
            Files = kept.Count,
            Unchanged = unchanged,
            Added = kept.Count - unchanged - changed - moved,
            Changed = changed,
            Moved = moved,
            Removed = before - unchanged - changed - moved,
            NoFrames = kept.Count(file => file.State == ArchiveFileState.NoFrames),
            CutShort = kept.Count(file => file.State == ArchiveFileState.CutShort),
            Growing = kept.Count(file => file.State == ArchiveFileState.Growing),
            WasDamaged = wasDamaged,
        };
    }

    /// <summary>Deletes what a process left that died while it wrote the index.</summary>
    private static void DeleteLeftovers(string path)
    {
        var full = Path.GetFullPath(path);
        foreach (var part in Directory.GetFiles(Path.GetDirectoryName(full)!, $"{Path.GetFileName(full)}.*{PendingFile.Suffix}"))
        {
            File.Delete(part);
        }
    }

    /// <summary>What the older index says, by path.</summary>
    private static (Dictionary<string, ArchiveFile> Files, bool WasDamaged) Known(string folder, string path)
    {
        var fault = ArchiveIndex.TryOpen(folder, path, out var index);
        using (index)
        {
            return index is null ? ([], fault == ArchiveFault.Damaged)
                : !index.IsIntact() ? ([], true)
                : (ArrayLayout.All.SelectMany(layout => index.Find(layout)).Concat(index.WithoutFrames()).ToDictionary(file => file.Path), false);
        }
    }

    private static IEnumerable<ArchiveFile> Look(
        string folder,
        List<Found> others,
        Dictionary<string, ArchiveFile> known,
        List<ArchiveFile> kept,
        UtcTime now,
        Action<long, long> progress,
        CancellationToken cancellation,
        out int changed,
        out int moved)
    {
        // What is at its path in another state is changed; of the rest, what is elsewhere with the same name, length and date has moved.
        changed = others.Count(found => known.Remove(found.Path));
        var elsewhere = known.Values.Where(file => file.State != ArchiveFileState.Growing)
            .ToLookup(file => (Path.GetFileName(file.Path), file.Bytes, file.Modified));
        var fresh = new List<Found>();
        moved = 0;
        foreach (var found in others)
        {
            if (elsewhere[(Path.GetFileName(found.Path), found.Bytes, found.Modified)].FirstOrDefault(file => known.ContainsKey(file.Path)) is { } same)
            {
                known.Remove(same.Path);
                kept.Add(same with { Path = found.Path });
                moved++;
            }
            else
            {
                fresh.Add(found);
            }
        }

        var looked = new ConcurrentBag<ArchiveFile>();
        long done = 0;
        Parallel.ForEach(fresh, new ParallelOptions { MaxDegreeOfParallelism = Lookers, CancellationToken = cancellation }, found =>
        {
            looked.Add(ArchiveProbe.Look(folder, found.Path, found.Bytes, found.Modified, now));
            progress(Interlocked.Increment(ref done), fresh.Count);
        });
        return looked;
    }

    private static FileSystemEnumerable<Found> Walk(string folder)
    {
        var root = Path.GetFullPath(folder);
        return new FileSystemEnumerable<Found>(
            root,
            (ref FileSystemEntry entry) => new Found(
                Path.GetRelativePath(root, entry.ToFullPath()).Replace('\\', '/'), entry.Length, UtcTime.FromDateTime(entry.LastWriteTimeUtc.UtcDateTime)),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = true })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && FrameFileName.TryParse(entry.FileName.ToString(), out _),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
    }

    /// <summary>A file as the folder shows it.</summary>
    private readonly record struct Found(string Path, long Bytes, UtcTime Modified);
}
