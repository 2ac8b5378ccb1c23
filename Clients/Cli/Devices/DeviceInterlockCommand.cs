using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device interlock</c>: the rules of safety.</summary>
internal static class DeviceInterlockCommand
{
    public static Command Create() =>
        new Command("interlock", "The rules of safety: what they forbid and trigger, and which of them are tripped and why.")
        {
            Show(), Set(),
        }.WithExample("muser device interlock show", "muser device interlock set rules.json");

    private static Command Show()
    {
        var command = new Command("show", "Shows the rules of safety, and which of them are tripped and why.");
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            return Write(parse, options, await service.Get<InterlockLine[]>("/api/interlocks", ServiceJson.Compact, cancellation));
        });
        return command.WithExample("muser device interlock show", "muser device interlock show --json");
    }

    private static Command Set()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "All rules in JSON: [{\"name\":\"storm\",\"when\":[{\"device\":\"weather-station-1\",\"property\":\"wind\",\"comparison\":\"above\",\"value\":15}],"
                + "\"forbids\":[\"move\"],\"triggers\":[{\"devices\":\"ant-*\",\"command\":\"stow\"}]}].",
        };
        var (client, why) = (DeviceOptions.Client(), DeviceOptions.Why());
        var command = new Command("set", "Replaces the rules of safety.") { file, client, why };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var path = parse.GetValue(file)!;
            InterlockLine[] rules;
            try
            {
                rules = JsonSerializer.Deserialize<InterlockLine[]>(await File.ReadAllTextAsync(path, cancellation), ServiceJson.Compact) ?? [];
            }
            catch (JsonException wrong)
            {
                throw new UserInputException($"{path} has no rules, near {wrong.Path ?? "its begin"}: it must be a list of rules in JSON.");
            }

            using var service = options.Connect(parse);
            return Write(parse, options, await service.Put<InterlockLine[], InterlockLine[]>(
                "/api/interlocks" + DeviceOptions.Query(parse, client, why), rules, ServiceJson.Compact, cancellation));
        });
        return command.WithExample("muser device interlock set rules.json");
    }

    private static int Write(ParseResult parse, DeviceOptions options, InterlockLine[] rules)
    {
        Listing.Print(
            parse,
            options.IsJson(parse),
            rules,
            "No rules of safety.",
            ("rule", rule => rule.Name),
            ("state", rule => rule.IsTripped == true ? "tripped" : "clear"),
            ("when any of", rule => string.Join("; ", rule.When.Select(condition => $"{condition.Device} {condition.Property} {DeviceTable.Word(condition.Comparison)} {condition.Value}"))),
            ("forbids", rule => $"{string.Join(", ", rule.Forbids ?? [])}{(rule.Devices is { Length: > 0 } devices ? $" ({string.Join(", ", devices)})" : "")}"),
            ("triggers", rule => string.Join("; ", (rule.Triggers ?? []).Select(trigger => $"{trigger.Devices} {trigger.Command}"))),
            ("why", rule => rule.Why));
        return ExitCode.Done;
    }
}
