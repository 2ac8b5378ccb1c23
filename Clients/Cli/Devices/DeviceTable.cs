using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Devices;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary>Devices as tables for people.</summary>
internal static class DeviceTable
{
    /// <summary>What stands in a line for each device.</summary>
    public static (string Head, Func<DeviceLine, object?> Cell)[] OfDevice { get; } =
    [
        ("device", device => device.Device),
        ("type", device => device.Type),
        ("state", State),
        ("alarm", device => device.Alarm == AlarmLevel.None ? "" : Word(device.Alarm)),
        ("blocks", device => string.Join(", ", device.Blocks)),
        ("since", device => Short(device.Since)),
        ("what", device => device.Text),
    ];

    /// <summary>A line for each property.</summary>
    public static TextTable Of(IEnumerable<PropertyLine> properties)
    {
        var table = new TextTable("property", "value", "unit", "quality", "alarm", "desired", "range", "at");
        foreach (var property in properties)
        {
            table.Add(
                property.Name + (property.IsSettable ? " *" : ""),
                Plain(property.Value),
                property.Unit,
                property.Quality is { } quality and not Quality.Good ? Word(quality) : "",
                property.Alarm == AlarmLevel.None ? "" : Word(property.Alarm),
                Plain(property.Desired),
                Range(property),
                property.At is { } at ? Short(at) : "never");
        }

        return table;
    }

    /// <summary>A line for each command that was given.</summary>
    public static TextTable Of(IEnumerable<DeviceCommandLine> commands)
    {
        var table = new TextTable("command", "phase", "client", "why", "accepted", "id", "what");
        foreach (var command in commands)
        {
            table.Add(
                Call(command.Command, command.Args),
                Phase(command),
                command.Client,
                command.Why,
                Short(command.Accepted),
                $"{command.Id}",
                command.Text.Length > 0 ? command.Text : string.Join(", ", command.Result.Select(each => $"{each.Key} = {each.Value}")));
        }

        return table;
    }

    /// <summary>A command as it is typed.</summary>
    public static string Call(string command, Dictionary<string, object?> arguments) =>
        string.Join(' ', arguments.Select(argument => $"{argument.Key}={argument.Value}").Prepend(command));

    /// <summary>A value as it is typed: true and false in lower case.</summary>
    public static string Plain(object? value) => value is JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetRawText() : $"{value}";

    /// <summary>A word in lower case.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum =>
        $"{value}".ToLowerInvariant();

    /// <summary>An instant to the second.</summary>
    public static string Short(string instant) => instant.StartsWith("1970", StringComparison.Ordinal) ? "" : instant[..19].Replace('T', ' ');

    /// <summary>An instant to the second, without its day where that is today.</summary>
    public static string Short(string instant, DateTimeOffset now) =>
        Short(instant) is var text && text.StartsWith(now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal) ? text[11..] : text;

    /// <summary>What a device is doing, and how far its command is.</summary>
    public static string State(DeviceLine device) => Word(device.State) + (device.Progress is { } progress && device.State == DeviceState.Busy ? $" {100 * progress:F0} %" : "");

    /// <summary>The phase of a command, and how far it is.</summary>
    public static string Phase(DeviceCommandLine command) => Word(command.Phase) + (command is { IsEnd: false, Progress: { } progress } ? $" {100 * progress:F0} %" : "");

    private static string Range(PropertyLine property) =>
        property.Choices.Length > 0 ? string.Join(' ', property.Choices)
        : (property.Min, property.Max) switch
        {
            (null, null) => "",
            ({ } min, null) => $"{min} or more",
            (null, { } max) => $"{max} or less",
            var (min, max) => $"{min} to {max}",
        };
}
