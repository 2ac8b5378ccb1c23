using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Devices;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device group</c>: devices that act at one instant, or not at all.</summary>
internal static class DeviceGroupCommand
{
    public static Command Create() =>
        new Command("group", "Lets devices act at one instant: all are armed, then all fire, or none does.")
        {
            List(), Set(), Show(), Fire(),
        }.WithExample("muser device group set east ant-ia0 ant-ia1 ant-ia2", "muser device group command east fire");

    private static Command List()
    {
        var command = new Command("list", "Lists the groups that have members.");
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            Listing.Print(
                parse,
                options.IsJson(parse),
                await service.Get<GroupLine[]>("/api/groups", ServiceJson.Compact, cancellation),
                "No groups. 'muser device group set NAME DEVICE...' makes one.",
                ("group", group => group.Group),
                ("members", group => string.Join(' ', group.Members)));
            return ExitCode.Done;
        });
        return command.WithExample("muser device group list");
    }

    private static Command Set()
    {
        var group = Group();
        var members = new Argument<string[]>("DEVICE") { Description = "Its members.", Arity = ArgumentArity.OneOrMore };
        var (client, why) = (DeviceOptions.Client(), DeviceOptions.Why());
        var command = new Command("set", "Sets the members of a group.") { group, members, client, why };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var line = await service.Put<GroupBody, GroupLine>(
                Path(parse.GetValue(group)!) + DeviceOptions.Query(parse, client, why), new GroupBody(parse.GetValue(members)), ServiceJson.Compact, cancellation);
            parse.Output().WriteLine(options.IsJson(parse) ? JsonSerializer.Serialize(line, ServiceJson.Compact) : $"The group {line.Group} has {line.Members.Length} members.");
            return ExitCode.Done;
        });
        return command.WithExample("muser device group set east ant-ia0 ant-ia1 ant-ia2");
    }

    private static Command Show()
    {
        var group = Group();
        var command = new Command("show", "Shows the members of a group.") { group };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var line = await service.Get<GroupLine>(Path(parse.GetValue(group)!), ServiceJson.Compact, cancellation);
            parse.Output().WriteLine(
                options.IsJson(parse) ? JsonSerializer.Serialize(line, ServiceJson.Compact)
                : line.Members.Length == 0 ? $"The group {line.Group} has no members."
                : string.Join(Environment.NewLine, line.Members));
            return ExitCode.Done;
        });
        return command.WithExample("muser device group show east");
    }

    private static Command Fire()
    {
        var group = Group();
        var name = new Argument<string>("COMMAND") { Description = "The command that all members have." };
        var arguments = new Argument<string[]>("NAME=VALUE") { Description = "Its arguments.", Arity = ArgumentArity.ZeroOrMore };
        var (client, why) = (DeviceOptions.Client(), DeviceOptions.Why());
        var command = new Command("command", "Gives all of a group a command, to be done at one instant by all or by none.") { group, name, arguments, client, why };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var path = Path(parse.GetValue(group)!);
            var kind = (await service.Get<GroupLine>(path, ServiceJson.Compact, cancellation)).Members is [var first, ..]
                ? (await DeviceOptions.Page(service, first, cancellation)).CommandKinds.FirstOrDefault(each => each.Name == parse.GetValue(name))
                : null;
            var body = new CommandBody(
                parse.GetValue(name), DeviceOptions.Arguments(parse.GetValue(arguments)!, kind), parse.GetValue(client), parse.GetValue(why), Guid.CreateVersion7());
            var act = await service.Post<CommandBody, GroupActLine>($"{path}/commands", body, ServiceJson.Compact, cancellation);
            if (options.IsJson(parse))
            {
                parse.Output().WriteLine(JsonSerializer.Serialize(act, ServiceJson.Compact));
            }
            else if (act.Fired is { } fired)
            {
                parse.Output().WriteLine($"All {act.Members.Length} members of {act.Group} {body.Command} at {fired}.");
            }

            return act.Fired is null ? throw new UserInputException($"{act.Group}: {body.Command} was aborted. {act.Text}") : ExitCode.Done;
        });
        return command.WithExample("muser device group command east fire", "muser device group command east slew az=180 el=45 --why \"calibration\" --json");
    }

    private static Argument<string> Group() => new("GROUP") { Description = "The name of the group." };

    private static string Path(string group) => BusName.IsName(group)
        ? $"/api/groups/{group}"
        : throw new UserInputException($"The name of a group is {BusName.Rule}.");
}
