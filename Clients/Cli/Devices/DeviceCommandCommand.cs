using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Devices;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device command</c>.</summary>
internal static class DeviceCommandCommand
{
    /// <summary>How long the service may hold an answer back while nothing happens, s.</summary>
    private const int WaitS = 1;

    public static Command Create()
    {
        var device = DeviceOptions.Device();
        var name = new Argument<string>("COMMAND") { Description = "The command, as 'muser device show' names it." };
        var arguments = new Argument<string[]>("NAME=VALUE") { Description = "Its arguments.", Arity = ArgumentArity.ZeroOrMore };
        var client = DeviceOptions.Client();
        var why = DeviceOptions.Why();
        var timeout = new Option<double?>("--timeout") { Description = "Seconds until it must have ended; the device's own where it is not given." };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until it has ended." };
        var id = new Option<string?>("--id") { Description = "Its id, a UUID of version 7: sent again under it, it has its effect once." };
        var command = new Command("command", "Gives a device a command, shows how far it is, and ends when it has ended.") { device, name, arguments, client, why, timeout, noWait, id };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var target = parse.GetValue(device)!;
            var kind = (await DeviceOptions.Page(service, target, cancellation)).CommandKinds.FirstOrDefault(each => each.Name == parse.GetValue(name));
            var body = new CommandBody(
                parse.GetValue(name),
                DeviceOptions.Arguments(parse.GetValue(arguments)!, kind),
                parse.GetValue(client),
                parse.GetValue(why),
                Id(parse.GetValue(id)),
                parse.GetValue(timeout));
            var path = $"{DeviceOptions.Path(target)}/commands";
            var line = await service.Post<CommandBody, DeviceCommandLine>(path, body, ServiceJson.Compact, cancellation);
            if (!parse.GetValue(noWait))
            {
                line = await Watch(service, path, line, cancellation);
            }

            parse.Output().WriteLine(options.IsJson(parse) ? JsonSerializer.Serialize(line, ServiceJson.Compact) : Sentence(line));
            return line is { IsEnd: true, Phase: not CommandPhase.Done } ? ExitCode.BadInput : ExitCode.Done;
        });
        return command.WithExample(
            "muser device command ant-ia0 slew az=180 el=45",
            "muser device command camera-1 expose seconds=5 --why \"focus\" --json",
            "muser device command ant-ia0 stow --no-wait");
    }

    private static async Task<DeviceCommandLine> Watch(ServiceClient service, string path, DeviceCommandLine line, CancellationToken cancellation)
    {
        using var progress = new ProgressLine(line.Command, 1000, "‰");
        while (!line.IsEnd)
        {
            line = await service.Get<DeviceCommandLine>($"{path}/{line.Id}?wait={WaitS}", ServiceJson.Compact, cancellation);
            progress.Report((long)(1000 * (line.Progress ?? 0)));
        }

        return line;
    }

    private static string Sentence(DeviceCommandLine line)
    {
        var result = line.Result.Count > 0 ? $": {string.Join(", ", line.Result.Select(each => $"{each.Key} = {each.Value}"))}" : "";
        return $"{line.Device}: {DeviceTable.Call(line.Command, line.Args)} is {DeviceTable.Word(line.Phase)}{result}{(line.Text.Length > 0 ? $". {line.Text}" : ".")}";
    }

    private static Guid Id(string? text) =>
        text is null ? Guid.CreateVersion7()
        : Guid.TryParseExact(text, "D", out var id) ? id
        : throw new UsageException($"--id is '{text}'; it must be a UUID of version 7, such as {Guid.CreateVersion7()}.");
}
