using Muser.Grains.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>
/// What is wrong with devices: what cannot be used of what they say, which holds until it has not happened for a while; and the alarms that they raise
/// themselves, which hold until they take them back. The number is bounded, of one device and of all, and so is how often one is told, so that a flood of
/// garbage makes no flood of alarms. Safe for any thread.
/// </summary>
public sealed class DeviceComplaints(TimeProvider clock)
{
    /// <summary>The most complaints at once; what comes beyond is only counted.</summary>
    public const int MostAtOnce = 1000;

    /// <summary>The most complaints of one device.</summary>
    public const int MostOfDevice = 32;

    /// <summary>A complaint holds for so long after it happened last.</summary>
    public static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ToldAgainAfter = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Device, string Code), Complaint> _complaints = [];

    /// <summary>The code of the complaint that a message cannot be used.</summary>
    public static string BadMessage(TopicKind kind) => ComplaintCodes.Bad + kind.ToString().ToLowerInvariant();

    /// <summary>Whether a code is the service's own: devices that use it are not heard.</summary>
    public static bool IsOfService(string code) => code == ComplaintCodes.TwoOfOneId || code.StartsWith(ComplaintCodes.Bad, StringComparison.Ordinal);

    /// <summary>A device says that something is wrong with it.</summary>
    public void Stand(string device, string code, string text)
    {
        lock (_lock)
        {
            if (_complaints.ContainsKey((device, code)) || HasRoom(device))
            {
                _complaints[(device, code)] = new Complaint(text, null, 0);
            }
        }
    }

    /// <summary>A device takes back what it said.</summary>
    public void Lift(string device, string code)
    {
        lock (_lock)
        {
            _complaints.Remove((device, code));
        }
    }

    /// <summary>Something is wrong; returns whether it is to be told now.</summary>
    public bool Note(string device, string code, string text)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var isKnown = _complaints.TryGetValue((device, code), out var known);
            if (!isKnown && !HasRoom(device))
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
            var expired = _complaints.Where(each => each.Value.LastTimestamp is { } last && clock.GetElapsedTime(last) > HoldsFor).Select(each => each.Key).ToArray();
            foreach (var key in expired)
            {
                _complaints.Remove(key);
            }

            return expired;
        }
    }

    private bool HasRoom(string device) => _complaints.Count < MostAtOnce && _complaints.Keys.Count(key => key.Device == device) < MostOfDevice;

    /// <param name="Text">What is wrong.</param>
    /// <param name="LastTimestamp">When it happened last; null where it holds until it is taken back.</param>
    /// <param name="ToldTimestamp">When it was told last.</param>
    private sealed record Complaint(string Text, long? LastTimestamp, long ToldTimestamp);
}
