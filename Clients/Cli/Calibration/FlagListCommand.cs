using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Calibration;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser flag list</c>.</summary>
internal static class FlagListCommand
{
    public static Command Create()
    {
        var (at, version) = (ParameterOptions.At(), ParameterOptions.Version());
        var all = new Option<bool>("--all") { Description = "Flags of any time, instead of one instant." };
        var command = new Command("list", "Lists the flags that hold at an instant.") { at, version, all };
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var instant = UtcText.Parse(parse.GetValue(at)!);
            var flags = parse.GetValue(all)
                ? await service.Everything(ParameterKind.Flag, parse.GetValue(version), cancellation)
                : (await service.InForce(instant, parse.GetValue(version), ParameterKind.Flag, cancellation)).InForce;
            if (options.IsJson(parse))
            {
                foreach (var flag in flags)
                {
                    parse.Output().WriteLine(JsonSerializer.Serialize(flag, ParameterJson.For(service.Layout)));
                }

                return ExitCode.Done;
            }

            var when = parse.GetValue(all) ? "at any time" : $"at {instant}";
            parse.Output().WriteLine(flags.Length == 0 ? $"Nothing of {service.Layout.Name} is flagged {when}." : $"{service.Layout.Name}, flagged {when}");
            if (flags.Length > 0)
            {
                Write(parse.Output(), new ParameterText(service.Layout), flags);
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser flag list", "muser flag list --at 2015-11-01T04:08:49 --json", "muser flag list --all");
    }

    private static void Write(TextWriter output, ParameterText text, ParameterItem[] flags)
    {
        var table = new TextTable("id", "flagged", "from", "to", "who", "why");
        foreach (var flag in flags)
        {
            table.Add(
                ParameterTable.Id(flag),
                text.Conditions((FlagRule)flag.Content),
                ParameterTable.Short(flag.From),
                flag.To is { } to ? ParameterTable.Short(to) : "",
                flag.Who ?? "",
                flag.Why ?? "");
        }

        table.Write(output);
    }
}
