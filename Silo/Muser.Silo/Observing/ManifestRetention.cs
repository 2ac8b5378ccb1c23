using System.Text;
using Muser.Formats.Files;
using Muser.Formats.Frames;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Observing;

/// <summary>
/// Deletes the oldest manifests that stand alone, led by the history, which has a line of each: so none is published again, and no folder is looked at that
/// has nothing to do with it. Up to where it has come stands in a file of its own; what is published later of the time before, from a backlog, goes at the
/// next look. Not thread-safe; that several silos do it is harmless.
/// </summary>
/// <param name="root">The root folder of the product store.</param>
/// <param name="history">The history.</param>
/// <param name="maxManifests">Manifests of one array that may be there; 0 for any number.</param>
internal sealed class ManifestRetention(string root, FileCycleHistory history, int maxManifests)
{
    private const string CursorFile = "pruned-up-to";
    private const long NsPerHour = 3600 * UtcTime.NsPerSecond;

    /// <summary>Clocks of hosts and file systems differ by less.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (long StartUtcUnixNs, DateTime SetUtc)> _cursors = [];

    /// <summary>Deletes what is too much of an array; returns how many folders. Throws <see cref="IOException"/> where one cannot be deleted.</summary>
    public int Prune(string array)
    {
        if (maxManifests == 0)
        {
            return 0;
        }

        var cursor = Cursor(array);
        var hours = history.Hours(array).ToList();
        var deleted = hours.Where(hour => hour.Hour * NsPerHour <= cursor.StartUtcUnixNs && hour.ChangedAfter(cursor.SetUtc - Slack))
            .Sum(hour => Lines(array, hour).Where(folder => folder.StartUtcUnixNs <= cursor.StartUtcUnixNs).Count(TryDelete));

        // The hour of the cursor is begun, those after it are whole.
        hours.RemoveAll(hour => (hour.Hour + 1) * NsPerHour <= cursor.StartUtcUnixNs);
        var begun = hours.Find(hour => hour.Hour * NsPerHour <= cursor.StartUtcUnixNs);
        var left = hours.Sum(hour => hour == begun ? Left(hour).Count() : hour.LineCount);
        var (excess, last) = (left - maxManifests, cursor.StartUtcUnixNs);
        foreach (var folder in excess > 0 ? hours.SelectMany(Left) : [])
        {
            // A cycle and an integration may begin at the same instant: the cursor passes both.
            if (excess-- <= 0 && folder.StartUtcUnixNs != last)
            {
                break;
            }

            deleted += TryDelete(folder) ? 1 : 0;
            last = folder.StartUtcUnixNs;
        }

        SetCursor(array, last);
        return deleted;

        IEnumerable<ProductFolder> Left(HistoryHour hour) => Lines(array, hour).Where(folder => folder.StartUtcUnixNs > cursor.StartUtcUnixNs);
    }

    /// <summary>Deletes a folder whose products have been deleted, where its manifest's time was over before.</summary>
    public void DeleteIfOld(ProductFolder folder)
    {
        if (maxManifests > 0 && folder.StartUtcUnixNs <= Cursor(folder.Array).StartUtcUnixNs)
        {
            TryDelete(folder);
        }
    }

    /// <summary>What has lines in an hour, oldest first, each once.</summary>
    private static IEnumerable<ProductFolder> Lines(string array, HistoryHour hour) =>
        hour.Read().Select(line => new ProductFolder(line.StartUtcUnixNs, array, line.IsIntegration)).Distinct().Order();

    /// <summary>Deletes a folder unless it has products: those have a bound of their own.</summary>
    private bool TryDelete(ProductFolder folder)
    {
        var place = new DirectoryInfo(Path.Combine(root, folder.Path));
        if (!place.Exists || ProductFolder.Products(place).Any())
        {
            return false;
        }

        try
        {
            place.Delete(recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false; // another silo was faster
        }
    }

    private (long StartUtcUnixNs, DateTime SetUtc) Cursor(string array)
    {
        if (!_cursors.TryGetValue(array, out var cursor))
        {
            var file = new FileInfo(Path.Combine(root, array, CursorFile));
            var text = file.Exists ? File.ReadAllText(file.FullName).Trim() : "";
            _cursors[array] = cursor = CycleKey.TryParse($"{array}/{text}", out var key)
                ? (key.StartUtcUnixNs, file.LastWriteTimeUtc)
                : (long.MinValue, DateTime.MaxValue);
        }

        return cursor;
    }

    private void SetCursor(string array, long startUtcUnixNs)
    {
        if (startUtcUnixNs != long.MinValue)
        {
            var text = new CycleKey { Array = array, StartUtcUnixNs = startUtcUnixNs }.StartText;
            AtomicFile.Write(Path.Combine(root, array, CursorFile), stream => stream.Write(Encoding.ASCII.GetBytes(text + "\n")));
            _cursors.Remove(array);
        }
    }
}
