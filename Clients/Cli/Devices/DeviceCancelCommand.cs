using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device cancel</c>.</summary>
internal static class DeviceCancelCommand
{
    public static Command Create()
    {
        var device = DeviceOptions.Device();
        var id = new Argument<Guid?>("COMMAND-ID") { Description = "The command, as 'muser device show' shows its id; all that have not ended where it is not given.", Arity = ArgumentArity.ZeroOrOne };
        var (client, why) = (DeviceOptions.Client(), DeviceOptions.Why());
        var command = new Command("cancel", "Asks a device to cancel a command, or all that it has not ended.") { device, id, client, why };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var target = parse.GetValue(device)!;
            var page = await DeviceOptions.Page(service, target, cancellation);
            Guid[] commands = parse.GetValue(id) is { } one ? [one] : [.. page.Commands.Where(each => !each.IsEnd).Select(each => each.Id)];
            foreach (var each in commands)
            {
                var line = await service.Delete<DeviceCommandLine>(
                    $"{DeviceOptions.Path(target)}/commands/{each}{DeviceOptions.Query(parse, client, why)}", ServiceJson.Compact, cancellation);
                parse.Output().WriteLine(
                    options.IsJson(parse) ? JsonSerializer.Serialize(line, ServiceJson.Compact)
                    : line.IsEnd ? $"{target}: {DeviceTable.Call(line.Command, line.Args)} has ended already: it is {DeviceTable.Word(line.Phase)}."
                    : page.CommandKinds.FirstOrDefault(kind => kind.Name == line.Command) is { IsCancellable: false } ? $"{target}: {line.Command} cannot be cancelled, and goes on."
                    : $"{target} is asked to cancel {DeviceTable.Call(line.Command, line.Args)}.");
            }

            if (commands.Length == 0 && !options.IsJson(parse))
            {
                parse.Output().WriteLine($"{target} is at no command.");
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser device cancel camera-1 --why clouds", "muser device cancel camera-1 0192f0c1-2345-7abc-8def-0123456789ab");
    }
}
