using System.Globalization;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Observing;

/// <summary>
/// The segments of one array and UTC hour, one for each term of the ledger: <c>muser1/2015/11/01/history/04-000017.cycles</c>. Lines are only appended,
/// so what was read once holds, and only what came since is read. Not thread-safe.
/// </summary>
/// <param name="root">The root folder of the product store.</param>
/// <param name="array">The array.</param>
/// <param name="hour">Hours since 1970-01-01 UTC of the beginnings of its cycles.</param>
internal sealed class HistoryHour(string root, string array, long hour)
{
    private const string Extension = ".cycles";
    private const string FolderName = "history";

    private readonly string _folder = Path.Combine(root, array, DayOf(hour), FolderName);
    private readonly string _prefix = (hour % 24).ToString("D2", CultureInfo.InvariantCulture) + "-";
    private readonly HashSet<long> _cycles = [];
    private readonly HashSet<long> _integrations = [];
    private readonly Dictionary<string, long> _read = [];

    /// <summary>The hour.</summary>
    public long Hour => hour;

    /// <summary>Whether there is a line; reads what is new where there was none.</summary>
    public bool Contains(long startUtcUnixNs, bool isIntegration)
    {
        var known = isIntegration ? _integrations : _cycles;
        if (known.Contains(startUtcUnixNs))
        {
            return true;
        }

        Refresh();
        return known.Contains(startUtcUnixNs);
    }

    /// <summary>How many lines there are, by the sizes of the segments.</summary>
    public long LineCount => Segments().Sum(path => new FileInfo(path).Length / CycleRecordCodec.Bytes);

    /// <summary>Appends lines to the segment of a term. One that was cut short in the last attempt is overwritten.</summary>
    public void Append(long term, IReadOnlyCollection<CycleRecord> records)
    {
        Directory.CreateDirectory(_folder);
        var bytes = new byte[records.Count * CycleRecordCodec.Bytes];
        var at = 0;
        foreach (var record in records)
        {
            CycleRecordCodec.Write(record, bytes.AsSpan(at));
            at += CycleRecordCodec.Bytes;
        }

        var path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{term:D6}{Extension}"));
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(file, bytes, RandomAccess.GetLength(file) / CycleRecordCodec.Bytes * CycleRecordCodec.Bytes);
    }

    /// <summary>All lines as they stand in the segments; of a cycle that has several, all.</summary>
    public IEnumerable<CycleRecord> Read() => Segments().SelectMany(path => Lines(path, from: 0));

    /// <summary>Whether something was appended later than an instant.</summary>
    public bool ChangedAfter(DateTime utc) => Segments().Any(path => File.GetLastWriteTimeUtc(path) > utc);

    /// <summary>The hours of an array that have segments, ascending.</summary>
    public static IEnumerable<long> Of(string root, string array)
    {
        foreach (var day in Days(Path.Combine(root, array)).Order(StringComparer.Ordinal))
        {
            if (!DateTime.TryParseExact(
                Path.GetRelativePath(Path.Combine(root, array), day), "yyyy/MM/dd", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
            {
                continue;
            }

            var folder = Path.Combine(day, FolderName);
            if (Directory.Exists(folder))
            {
                var hours = Directory.EnumerateFiles(folder, "*" + Extension)
                    .Select(path => int.Parse(Path.GetFileName(path).AsSpan(0, 2), CultureInfo.InvariantCulture)).Distinct().Order();
                foreach (var hourOfDay in hours)
                {
                    yield return ((date - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerHour) + hourOfDay;
                }
            }
        }
    }

    /// <summary>The folder of a day below that of its array.</summary>
    private static string DayOf(long hour) => DateTime.UnixEpoch.AddHours(hour).ToString("yyyy/MM/dd", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Days(string folder) =>
        !Directory.Exists(folder) ? [] : Directory.EnumerateDirectories(folder).SelectMany(Directory.EnumerateDirectories).SelectMany(Directory.EnumerateDirectories);

    private IEnumerable<string> Segments() =>
        Directory.Exists(_folder) ? Directory.EnumerateFiles(_folder, _prefix + "*" + Extension).Order(StringComparer.Ordinal) : [];

    private void Refresh()
    {
        foreach (var path in Segments())
        {
            var from = _read.GetValueOrDefault(path);
            if (new FileInfo(path).Length < from + CycleRecordCodec.Bytes)
            {
                continue;
            }

            foreach (var record in Lines(path, from))
            {
                (record.IsIntegration ? _integrations : _cycles).Add(record.StartUtcUnixNs);
                from += CycleRecordCodec.Bytes;
            }

            _read[path] = from;
        }
    }

    /// <summary>The lines of a segment from a place on, up to the first that is none: what follows one that was cut short was never there.</summary>
    private static IEnumerable<CycleRecord> Lines(string path, long from)
    {
        var bytes = Load(path, from);
        for (var at = 0; CycleRecordCodec.TryRead(bytes.AsSpan(at), out var record); at += CycleRecordCodec.Bytes)
        {
            yield return record;
        }
    }

    private static byte[] Load(string path, long from)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Position = from;
        var bytes = new byte[file.Length - from];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
