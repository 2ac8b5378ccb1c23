using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>
/// Tells whose clock is wrong, by the times in heartbeats. One from the future cannot be explained otherwise; one that is old may have waited on its way
/// while the broker or the service stood still, so that it counts only when none was younger for a while. For one thread.
/// </summary>
/// <param name="mostMs">Clocks may differ by so much, ms.</param>
/// <param name="clock">The clock of the service.</param>
internal sealed class ClockWatch(double mostMs, TimeProvider clock)
{
    /// <summary>A clock is behind when its heartbeats are old for so long.</summary>
    public static readonly TimeSpan OldFor = TimeSpan.FromSeconds(3);

    private const double NsPerMs = 1e6;
    private const double MsPerSecond = 1e3;
    private readonly Dictionary<string, long> _oldSince = new(StringComparer.Ordinal);

    /// <summary>Looks at a heartbeat; returns a sentence where the clock of its device is wrong.</summary>
    public string? Look(string device, long utcUnixNs)
    {
        var aheadMs = (utcUnixNs - clock.UtcUnixNs()) / NsPerMs;
        if (aheadMs >= -mostMs)
        {
            _oldSince.Remove(device);
            return aheadMs > mostMs ? $"Its clock is {aheadMs / MsPerSecond:F0} s ahead of the service's: set the one that is wrong." : null;
        }

        if (_oldSince.TryAdd(device, clock.GetTimestamp()) || clock.GetElapsedTime(_oldSince[device]) < OldFor)
        {
            return null;
        }

        return $"Its clock is {-aheadMs / MsPerSecond:F0} s behind the service's: set the one that is wrong.";
    }
}
