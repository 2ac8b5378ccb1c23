using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices;

/// <summary>The way to the grains of devices: what is about one device is given to its grain in order, and nobody waits. Safe for any thread.</summary>
public sealed partial class DeviceLanes(IGrainFactory grains, ILogger<DeviceLanes> log)
{
    /// <summary>The most messages of a device that wait for its grain.</summary>
    private const int Capacity = 1000;

    private readonly ConcurrentDictionary<string, DeviceLane> _lanes = new(StringComparer.Ordinal);

    /// <summary>Hands something to a grain; false where too much waits for it already.</summary>
    public bool Add(string device, Func<IDeviceGrain, Task> give) =>
        _lanes.GetOrAdd(device, static (name, lanes) => new DeviceLane(Capacity, failure => lanes.LogNotGiven(name, failure.Message)), this)
            .Add(() => give(Grain(device)));

    /// <summary>Does something about a device out of order; what fails is logged.</summary>
    public async Task Beside(string device, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception failure)
        {
            LogNotGiven(device, failure.Message);
        }
    }

    /// <summary>The grain of a device.</summary>
    public IDeviceGrain Grain(string device) => grains.GetGrain<IDeviceGrain>(device);

    [LoggerMessage(EventId = 2712, Level = LogLevel.Debug, Message = "A message of {Device} could not be given to its grain: {Reason}")]
    private partial void LogNotGiven(string device, string reason);
}
