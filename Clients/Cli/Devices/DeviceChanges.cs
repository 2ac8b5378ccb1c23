using System.Globalization;
using Muser.Interfaces.Devices;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary>Devices as they change, a line for each change, for where there is no terminal: <c>TIME DEVICE WHAT</c>. The first lines say how all stands.</summary>
internal sealed class DeviceChanges(TimeProvider clock)
{
    private readonly Dictionary<string, string> _said = [];

    /// <summary>What of all devices is new.</summary>
    public IEnumerable<string> Of(DeviceLine[] devices)
    {
        var gone = _said.Keys.Except(devices.Select(device => device.Device)).ToArray();
        return [.. devices.SelectMany(device => New(device.Device, device.Device, Standing(device))), .. gone.Select(Forget)];
    }

    /// <summary>What of one device is new: how it stands, its properties, its commands.</summary>
    public IEnumerable<string> Of(DevicePage page)
    {
        var device = page.Line.Device;
        return
        [
            .. New("", device, Standing(page.Line)),
            .. page.Properties.Where(property => property.Value is not null).SelectMany(property => New($"property {property.Name}", device, Value(property))),
            .. page.Commands.Reverse().SelectMany(command => New($"command {command.Id}", device, Call(command))),
        ];
    }

    private IEnumerable<string> New(string key, string device, string what)
    {
        if (_said.TryGetValue(key, out var before) && before == what)
        {
            yield break;
        }

        _said[key] = what;
        yield return Line(device, what);
    }

    private string Forget(string device)
    {
        _said.Remove(device);
        return Line(device, "is forgotten");
    }

    private string Line(string device, string what) => $"{clock.GetUtcNow().UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {device} {what}";

    private static string Standing(DeviceLine device) =>
        DeviceTable.State(device)
        + (device.Alarm == AlarmLevel.None ? "" : $", alarm {DeviceTable.Word(device.Alarm)}")
        + (device.Blocks.Length == 0 ? "" : $", blocks {string.Join(' ', device.Blocks)}")
        + (device.Text.Length == 0 ? "" : $": {device.Text}");

    private static string Value(PropertyLine property) =>
        $"{property.Name} = {DeviceTable.Plain(property.Value)}{(property.Unit.Length > 0 ? " " + property.Unit : "")}"
        + (property.Quality is { } quality and not Quality.Good ? $", {DeviceTable.Word(quality)}" : "")
        + (property.Alarm == AlarmLevel.None ? "" : $", alarm {DeviceTable.Word(property.Alarm)}");

    private static string Call(DeviceCommandLine command) =>
        $"{DeviceTable.Call(command.Command, command.Args)} is {DeviceTable.Phase(command)}, by {command.Client}"
        + (command.Text.Length == 0 ? "" : $": {command.Text}");
}
