using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Observing;

/// <summary>
/// The history of cycles in files beside the products: append-only segments, one for each hour of light and term of the ledger. 144 000 cycles of MUSER-I,
/// an hour, are 7 MB.
/// </summary>
public sealed class FileCycleHistory(IOptions<ProductStoreOptions> options) : ICycleHistory
{
    /// <summary>Hours of an array whose beginnings are kept in memory.</summary>
    private const int KeptHours = 4;

    private const long NsPerHour = 3600 * UtcTime.NsPerSecond;

    /// <summary>Clocks of hosts and file systems differ by less.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private readonly string _root = Path.GetFullPath(options.Value.Folder);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<HistoryHour>> _hours = [];

    public bool Contains(CycleKey cycle) => Contains(cycle.Array, cycle.StartUtcUnixNs, isIntegration: false);

    public bool Contains(IntegrationKey integration) => Contains(integration.Array, integration.StartUtcUnixNs, isIntegration: true);

    public void Append(string array, long term, IReadOnlyList<CycleRecord> records)
    {
        lock (_lock)
        {
            foreach (var hour in records.GroupBy(record => HourOf(record.StartUtcUnixNs)))
            {
                Hour(array, hour.Key).Append(term, [.. hour]);
            }
        }
    }

    public CycleRecord[] PublishedAfter(string array, long publishedAfterUtcUnixNs, int limit)
    {
        // Segments that were not written since then cannot have such lines, whatever the hour of their light.
        var since = DateTime.UnixEpoch.AddTicks(publishedAfterUtcUnixNs / 100) - (publishedAfterUtcUnixNs > 0 ? Slack : TimeSpan.Zero);
        return
        [
            .. Hours(array).Where(hour => hour.ChangedAfter(since)).SelectMany(hour => hour.Read())
                .Where(record => record.PublishedUtcUnixNs > publishedAfterUtcUnixNs)
                .DistinctBy(record => (record.StartUtcUnixNs, record.IsIntegration))
                .OrderBy(record => record.PublishedUtcUnixNs).Take(limit),
        ];
    }

    /// <summary>The hours of an array that have lines, oldest first; each is read anew.</summary>
    internal IEnumerable<HistoryHour> Hours(string array) => HistoryHour.Of(_root, array).Select(hour => new HistoryHour(_root, array, hour));

    private static long HourOf(long utcUnixNs) => Math.DivRem(utcUnixNs, NsPerHour) is (var hour, < 0) ? hour - 1 : utcUnixNs / NsPerHour;

    private bool Contains(string array, long startUtcUnixNs, bool isIntegration)
    {
        lock (_lock)
        {
            return Hour(array, HourOf(startUtcUnixNs)).Contains(startUtcUnixNs, isIntegration);
        }
    }

    private HistoryHour Hour(string array, long number)
    {
        if (!_hours.TryGetValue(array, out var hours))
        {
            _hours.Add(array, hours = []);
        }

        // The one that was used last comes first; the one that was not used for longest goes.
        var hour = hours.Find(each => each.Hour == number) ?? new HistoryHour(_root, array, number);
        hours.Remove(hour);
        hours.Insert(0, hour);
        if (hours.Count > KeptHours)
        {
            hours.RemoveAt(KeptHours);
        }

        return hour;
    }
}
