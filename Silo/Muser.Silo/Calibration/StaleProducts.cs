using System.Text.Json;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Observing;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Observing;
using Muser.Silo.Observing;

namespace Muser.Silo.Calibration;

/// <summary>
/// Finds the published cycles that newer parameters would change: those of whose version and the newest one not the same is in force somewhere within
/// the cycle. It reads the manifests of the time asked for, each once: some thousands a second.
/// </summary>
public sealed class StaleProducts(FileProductStore store)
{
    /// <summary>Looks through the cycles that begin within [<paramref name="from"/>, <paramref name="to"/>]; null is no limit.</summary>
    public async Task<StaleCycles> Find(ArrayLayout layout, UtcTime? from, UtcTime? to, ICalibrationGrain grain, CancellationToken cancellation)
    {
        var newest = await grain.GetVersion();
        var changes = await grain.GetChanges(new ParameterQuery { Limit = int.MaxValue });
        var spansOfVersion = new Dictionary<long, ParameterSpan[]>();
        var runs = new List<StaleRun>();
        var (examined, stale) = (0L, 0L);
        ParameterSpan? last = null;
        foreach (var start in Cycles(layout, from, to))
        {
            cancellation.ThrowIfCancellationRequested();
            if (VersionOf(new CycleKey { Array = layout.Name, StartUtcUnixNs = start.UnixNs }) is not { } version)
            {
                continue;
            }

            examined++;
            if (!spansOfVersion.TryGetValue(version, out var spans))
            {
                spansOfVersion[version] = spans = ParameterDifferences.Between(changes, version, newest);
            }

            var end = start.UnixNs + layout.CyclePeriodNs;
            var span = Array.Find(spans, each => each.FromUtcUnixNs < end && each.UntilUtcUnixNs > start.UnixNs);
            if (span is not null)
            {
                stale++;
                if (ReferenceEquals(span, last))
                {
                    runs[^1] = runs[^1] with { To = start, Cycles = runs[^1].Cycles + 1 };
                }
                else
                {
                    runs.Add(new StaleRun(start, start, 1, version, [.. span.Lines.Select(ParameterLine.Of)]));
                }
            }

            last = span;
        }

        return new StaleCycles(layout.Name, newest, examined, stale, [.. runs]);
    }

    /// <summary>The starts of the cycles that have a folder, in order. A folder's name is its cycle's start, and sorts as that does.</summary>
    private IEnumerable<UtcTime> Cycles(ArrayLayout layout, UtcTime? from, UtcTime? to)
    {
        var (first, last) = (from?.ToCompactString() ?? "", to?.ToCompactString() ?? "~");
        return
            from year in Folders(Path.Combine(store.Root, layout.Name))
            where string.CompareOrdinal(year.Name, 0, first, 0, 4) >= 0 && string.CompareOrdinal(year.Name, 0, last, 0, 4) <= 0
            from month in Folders(year.FullName)
            from day in Folders(month.FullName)
            let date = year.Name + month.Name + day.Name
            where string.CompareOrdinal(date, 0, first, 0, date.Length) >= 0 && string.CompareOrdinal(date, 0, last, 0, date.Length) <= 0
            from cycle in Folders(day.FullName)
            where string.CompareOrdinal(cycle.Name, first) >= 0 && string.CompareOrdinal(cycle.Name, last) <= 0
            let start = CycleKey.TryParse($"{layout.Name}/{cycle.Name}", out var key) ? new UtcTime(key.StartUtcUnixNs) : (UtcTime?)null
            where start is not null
            select start.Value;
    }

    private static IEnumerable<DirectoryInfo> Folders(string path) =>
        Directory.Exists(path) ? new DirectoryInfo(path).EnumerateDirectories().OrderBy(folder => folder.Name, StringComparer.Ordinal) : [];

    /// <summary>The version with which a cycle was made; null where it is not published.</summary>
    private long? VersionOf(CycleKey cycle)
    {
        try
        {
            var manifest = File.ReadAllBytes(Path.Combine(store.Root, ProductPath.Manifest(cycle)));
            return JsonSerializer.Deserialize<VersionAlone>(manifest, ServiceJson.Compact)!.CalibrationVersion;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The one field of a manifest that is wanted.</summary>
    private sealed record VersionAlone(long CalibrationVersion);
}
