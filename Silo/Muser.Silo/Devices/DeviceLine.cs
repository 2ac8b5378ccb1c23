using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>A line about a device in JSON. Instants are ISO UTC.</summary>
/// <param name="Device">Which.</param>
/// <param name="Type">Its type; empty while it has not described itself.</param>
/// <param name="State">What it is doing.</param>
/// <param name="IsOnline">Whether commands can reach it.</param>
/// <param name="Alarm">The worst alarm of its properties.</param>
/// <param name="Blocks">The operations that it blocks.</param>
/// <param name="Progress">How far its command is, 0 to 1.</param>
/// <param name="Since">When its state last changed.</param>
/// <param name="Text">In words: why it is lost, what it needs.</param>
/// <param name="Epoch">Its birth number.</param>
public sealed record DeviceLine(
    string Device,
    string Type,
    DeviceState State,
    bool IsOnline,
    AlarmLevel Alarm,
    string[] Blocks,
    double? Progress,
    string Since,
    string Text,
    long Epoch)
{
    /// <summary>The line about a device.</summary>
    public static DeviceLine Of(DeviceSummary summary) => new(
        summary.Device.Value,
        summary.Type,
        summary.State,
        summary.IsOnline,
        summary.Alarm,
        summary.Blocks,
        summary.Progress,
        BusTime.Format(summary.SinceUtcUnixNs),
        summary.Text,
        summary.Epoch);
}
