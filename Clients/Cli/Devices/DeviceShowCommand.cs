using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device show</c>.</summary>
internal static class DeviceShowCommand
{
    /// <summary>Commands that are shown.</summary>
    private const int Commands = 10;

    public static Command Create()
    {
        var device = DeviceOptions.Device();
        var command = new Command("show", "Shows a device: its properties, the commands that it has, and those that it was given.") { device };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var page = await DeviceOptions.Page(service, parse.GetValue(device)!, cancellation);
            if (options.IsJson(parse))
            {
                parse.Output().WriteLine(JsonSerializer.Serialize(page, ServiceJson.Compact));
            }
            else
            {
                Write(parse.Output(), page);
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser device show ant-ia0", "muser device show weather-station-1 --json");
    }

    /// <summary>Writes everything about a device.</summary>
    public static void Write(TextWriter output, DevicePage page)
    {
        var line = page.Line;
        output.WriteLine($"{line.Device}, {line.Type} ({page.Driver}): {DeviceTable.Word(line.State)}{(line.Text.Length > 0 ? $": {line.Text}" : "")}");
        DeviceTable.Of(page.Properties).Write(output);
        if (page.Properties.Any(property => property.IsSettable))
        {
            output.WriteLine("* can be set");
        }

        output.WriteLine("commands:");
        foreach (var kind in page.CommandKinds)
        {
            output.WriteLine($"  {Usage(kind)}");
        }

        if (page.Commands.Length > 0)
        {
            DeviceTable.Of(page.Commands.Take(Commands)).Write(output);
        }
    }

    /// <summary>A command as it is typed, with what may stand for each argument.</summary>
    private static string Usage(CommandKind kind) => string.Join(' ', kind.Arguments
        .Select(argument => $"{argument.Name}={Value(argument)}" is var usage && argument.IsOptional ? $"[{usage}]" : usage)
        .Prepend(kind.Name));

    private static string Value(ArgumentKind argument) =>
        argument.Choices.Length > 0 ? string.Join('|', argument.Choices)
        : argument.Unit.Length > 0 ? argument.Unit
        : DeviceTable.Word(argument.Kind);
}
