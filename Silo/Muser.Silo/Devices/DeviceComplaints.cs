namespace Muser.Silo.Devices;

/// <summary>
/// What is wrong with what devices say: each holds until it has not happened for a while. The number is bounded, and so is how often one is told, so
/// that a flood of garbage makes no flood of alarms. Safe for any thread.
/// </summary>
public sealed class DeviceComplaints(TimeProvider clock)
{
    /// <summary>The most complaints at once; what comes beyond is only counted.</summary>
    public const int MostAtOnce = 1000;

    /// <summary>A complaint holds for so long after it happened last.</summary>
    public static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ToldAgainAfter = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Device, string Code), Complaint> _complaints = [];

    /// <summary>Something is wrong; returns whether it is to be told now.</summary>
    public bool Note(string device, string code, string text)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var isKnown = _complaints.TryGetValue((device, code), out var known);
            if (!isKnown && _complaints.Count >= MostAtOnce)
            {
                return false;
            }

            var isTold = !isKnown || clock.GetElapsedTime(known!.ToldTimestamp, now) >= ToldAgainAfter;
            _complaints[(device, code)] = new Complaint(text, now, isTold ? now : known!.ToldTimestamp);
            return isTold;
        }
    }

    /// <summary>What holds now.</summary>
    public (string Device, string Code, string Text)[] All
    {
        get
        {
            lock (_lock)
            {
                return [.. _complaints.Select(each => (each.Key.Device, each.Key.Code, each.Value.Text))];
            }
        }
    }

    /// <summary>Takes away, and returns, what has not happened for a while.</summary>
    public (string Device, string Code)[] Expire()
    {
        lock (_lock)
        {
            var expired = _complaints.Where(each => clock.GetElapsedTime(each.Value.LastTimestamp) > HoldsFor).Select(each => each.Key).ToArray();
            foreach (var key in expired)
            {
                _complaints.Remove(key);
            }

            return expired;
        }
    }

    private sealed record Complaint(string Text, long LastTimestamp, long ToldTimestamp);
}
