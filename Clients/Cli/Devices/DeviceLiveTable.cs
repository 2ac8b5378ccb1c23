using System.Globalization;
using Muser.Interfaces.Devices;
using Muser.Silo.Devices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Muser.Cli.Devices;

/// <summary>Devices as they change, as tables that stand on a terminal and change in their place: what is wrong first, and in colour.</summary>
internal static class DeviceLiveTable
{
    /// <summary>Commands of a device that are shown.</summary>
    private const int Commands = 5;

    /// <summary>All devices: how many are how, then a line for each, those that need somebody first.</summary>
    public static IRenderable Of(DeviceLine[] devices, DateTimeOffset now)
    {
        var table = Plain("device", "type", "state", "alarm", "blocks", "since", Words);
        foreach (var device in devices.OrderByDescending(Urgency))
        {
            table.AddRow(
                new Text(device.Device),
                new Text(device.Type),
                new Text(DeviceTable.State(device), ColorOf(device.State)),
                Alarm(device.Alarm),
                new Text(string.Join(", ", device.Blocks)),
                new Text(DeviceTable.Short(device.Since, now)),
                new Text(device.Text));
        }

        var counts = string.Join(", ", devices.GroupBy(device => device.State).OrderBy(group => group.Key).Select(group => $"{group.Count()} {DeviceTable.Word(group.Key)}"));
        return new Rows(new Text($"{Time(now)}  {devices.Length} devices{(counts.Length > 0 ? $": {counts}" : "")}. Ctrl-C ends it."), table);
    }

    /// <summary>One device: how it stands, its properties, its last commands.</summary>
    public static IRenderable Of(DevicePage page, DateTimeOffset now)
    {
        var line = page.Line;
        var properties = Plain("property", "value", "unit", "quality", "alarm", "desired", "at");
        foreach (var property in page.Properties)
        {
            properties.AddRow(
                new Text(property.Name + (property.IsSettable ? " *" : "")),
                new Text(DeviceTable.Plain(property.Value)),
                new Text(property.Unit),
                property.Quality is { } quality and not Quality.Good ? new Text(DeviceTable.Word(quality), new Style(Color.Yellow)) : new Text(""),
                Alarm(property.Alarm),
                new Text(DeviceTable.Plain(property.Desired)),
                new Text(property.At is { } at ? DeviceTable.Short(at, now) : "never"));
        }

        var commands = Plain("command", "phase", "client", "accepted", Words);
        foreach (var command in page.Commands.Take(Commands))
        {
            commands.AddRow(
                new Text(DeviceTable.Call(command.Command, command.Args)),
                new Text(DeviceTable.Phase(command), command is { IsEnd: true, Phase: not CommandPhase.Done } ? new Style(Color.Red) : Style.Plain),
                new Text(command.Client),
                new Text(DeviceTable.Short(command.Accepted, now)),
                new Text(command.Text));
        }

        var head = new Columns(
            new Text($"{Time(now)}  {line.Device}, {line.Type}"), new Text(DeviceTable.State(line), ColorOf(line.State)), new Text(line.Text)).Collapse();
        return page.Commands.Length > 0 ? new Rows(head, properties, commands) : new Rows(head, properties);
    }

    /// <summary>The column in which something is said in words.</summary>
    private const string Words = "what";

    private static Table Plain(params string[] headings)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
        {
            // What is said in words may be broken; all else stands on one line.
            table.AddColumn(heading == Words ? new TableColumn(new Text(heading)) : new TableColumn(new Text(heading)).NoWrap());
        }

        return table;
    }

    private static int Urgency(DeviceLine device) =>
        (device.State is DeviceState.Lost or DeviceState.Alert ? 100 : 0) + (10 * (int)device.Alarm) + (device.State == DeviceState.Busy ? 1 : 0);

    private static Text Alarm(AlarmLevel alarm) => new(
        alarm == AlarmLevel.None ? "" : DeviceTable.Word(alarm),
        new Style(alarm == AlarmLevel.Minor ? Color.Yellow : alarm == AlarmLevel.None ? Color.Default : Color.Red));

    private static Style ColorOf(DeviceState state) => new(state switch
    {
        DeviceState.Ready => Color.Green,
        DeviceState.Busy => Color.Yellow,
        DeviceState.Lost or DeviceState.Alert => Color.Red,
        _ => Color.Grey,
    });

    private static string Time(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
}
