using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device get</c>.</summary>
internal static class DeviceGetCommand
{
    public static Command Create()
    {
        var device = DeviceOptions.Device();
        var property = new Argument<string>("PROPERTY") { Description = "The property, as 'muser device show' names it." };
        var history = new Option<bool>("--history") { Description = "What it was, oldest first, instead of what it is." };
        var command = new Command("get", "Prints what a property is, or was.") { device, property, history };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var (id, name) = (parse.GetValue(device)!, parse.GetValue(property)!);
            using var service = options.Connect(parse);
            var line = (await DeviceOptions.Page(service, id, cancellation)).Properties.FirstOrDefault(each => each.Name == name)
                ?? throw new UserInputException($"{id} has no property '{name}'; 'muser device show {id}' shows which it has.");
            if (parse.GetValue(history))
            {
                var readings = await service.Get<ReadingLine[]>($"{DeviceOptions.Path(id)}/history/{name}", ServiceJson.Compact, cancellation);
                foreach (var reading in readings)
                {
                    parse.Output().WriteLine(options.IsJson(parse) ? JsonSerializer.Serialize(reading, ServiceJson.Compact) : $"{reading.At}  {DeviceTable.Plain(reading.Value)} {line.Unit}".TrimEnd());
                }
            }
            else
            {
                parse.Output().WriteLine(options.IsJson(parse) ? JsonSerializer.Serialize(line, ServiceJson.Compact) : $"{DeviceTable.Plain(line.Value)}{(line.Unit.Length > 0 ? " " + line.Unit : "")}");
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser device get weather-station-1 wind", "muser device get weather-station-1 wind --history --json");
    }
}
