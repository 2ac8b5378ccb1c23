using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices;

/// <summary>Everything about a device in JSON.</summary>
/// <param name="Version">Counts changes.</param>
/// <param name="Line">The line about it.</param>
/// <param name="Driver">Its driver and version.</param>
/// <param name="KeepsCommands">Whether it keeps the ids of commands over a crash.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="CommandKinds">The commands that it has.</param>
/// <param name="Commands">Those that were given, the newest first.</param>
public sealed record DevicePage(
    long Version, DeviceLine Line, string Driver, bool KeepsCommands, PropertyLine[] Properties, CommandKind[] CommandKinds, DeviceCommandLine[] Commands)
{
    /// <summary>Everything about a device.</summary>
    public static DevicePage Of(DeviceSnapshot snapshot) => new(
        snapshot.Version,
        DeviceLine.Of(snapshot.Summary),
        snapshot.Description?.Driver ?? "",
        snapshot.Description?.KeepsCommands ?? false,
        [.. snapshot.Properties.Select(PropertyLine.Of)],
        [.. (snapshot.Description?.Commands ?? []).Select(CommandKind.Of)],
        [.. snapshot.Commands.Select(command => DeviceCommandLine.Of(snapshot.Summary.Device.Value, command))]);
}
