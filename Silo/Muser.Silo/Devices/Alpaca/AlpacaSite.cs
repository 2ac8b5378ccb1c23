using System.Security.Cryptography;
using System.Text;
using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>
/// The devices that Alpaca clients see, with their numbers: those of the bus in the order of their ids, later ones after them, and the interlocks. A number
/// stays with its device while the silo runs; the unique id stays for good. Safe for any thread.
/// </summary>
public sealed class AlpacaSite
{
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly List<AlpacaDevice> _devices;
    private readonly HashSet<string> _seen = [];
    private int _transaction;

    /// <param name="grains">The grains.</param>
    /// <param name="clock">The clock.</param>
    public AlpacaSite(IGrainFactory grains, TimeProvider clock)
    {
        (_grains, _clock) = (grains, clock);
        _devices = [new AlpacaSafetyMonitor(0, grains, clock)];
    }

    /// <summary>The number of an answer, from 1.</summary>
    internal uint NextTransaction() => (uint)Interlocked.Increment(ref _transaction);

    /// <summary>All devices.</summary>
    internal async Task<AlpacaDevice[]> All()
    {
        var list = await _grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).List();
        lock (_lock)
        {
            foreach (var summary in list.Devices)
            {
                if (!_seen.Contains(summary.Device.Value) && Create(summary) is { } device)
                {
                    _seen.Add(summary.Device.Value);
                    _devices.Add(device);
                }
            }

            return [.. _devices];
        }
    }

    /// <summary>A device by its type and number; null where there is none.</summary>
    internal async Task<AlpacaDevice?> Find(string type, int number)
    {
        lock (_lock)
        {
            if (_devices.FirstOrDefault(each => each.Type == type && each.Number == number) is { } known)
            {
                return known;
            }
        }

        return (await All()).FirstOrDefault(each => each.Type == type && each.Number == number);
    }

    /// <summary>What tells a device from all others for good: a UUID made of its name.</summary>
    internal static Guid UniqueId(AlpacaDevice device) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"muser/{device.Type}/{device.Name}")).AsSpan(0, 16));

    private AlpacaDevice? Create(DeviceSummary summary) => summary.Type switch
    {
        "antenna" => new AlpacaTelescope(Next("telescope"), summary.Device, _grains, _clock),
        "weather-station" => new AlpacaObservingConditions(Next("observingconditions"), summary.Device, _grains, _clock),
        "receiver" or "noise-source" or "delay-unit" => new AlpacaSwitch(Next("switch"), summary.Device, _grains, _clock),
        _ => null,
    };

    private int Next(string type) => _devices.Count(each => each.Type == type);
}
