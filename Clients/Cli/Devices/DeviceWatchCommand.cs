using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device watch</c>: a live table.</summary>
internal static class DeviceWatchCommand
{
    /// <summary>Home, and clear what is below: the table is drawn over the one before.</summary>
    private const string Home = "\e[H\e[J";

    public static Command Create()
    {
        var device = new Argument<string?>("DEVICE") { Description = "The device; all of them where it is not given.", Arity = ArgumentArity.ZeroOrOne };
        var count = new Option<int?>("--count") { Description = "Stop after so many changes; at Ctrl-C where it is not given." };
        var command = new Command("watch", "Shows devices as they change: a live table on a terminal, a line or a table for each change elsewhere.") { device, count };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var id = parse.GetValue(device);
            var left = parse.GetValue(count) ?? int.MaxValue;
            await foreach (var line in service.Events(id is null ? "/api/devices/events" : DeviceOptions.Path(id) + "/events", cancellation))
            {
                if (options.IsJson(parse))
                {
                    parse.Output().WriteLine(line);
                }
                else
                {
                    Draw(parse.Output(), id, line);
                }

                if (--left <= 0)
                {
                    break;
                }
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser device watch", "muser device watch ant-ia0 --json");
    }

    private static void Draw(TextWriter output, string? device, string line)
    {
        if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
        {
            output.Write(Home);
        }

        if (device is null)
        {
            DeviceTable.Of(JsonSerializer.Deserialize<DeviceLine[]>(line, ServiceJson.Compact)!).Write(output);
        }
        else
        {
            DeviceShowCommand.Write(output, JsonSerializer.Deserialize<DevicePage>(line, ServiceJson.Compact)!);
        }
    }
}
