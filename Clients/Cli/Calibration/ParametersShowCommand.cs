using System.CommandLine;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser parameters show</c>: what is in force.</summary>
internal static class ParametersShowCommand
{
    public static Command Create()
    {
        var (at, version, kind) = (ParameterOptions.At(), ParameterOptions.Version(), ParameterOptions.Kind());
        var command = new Command("show", "Shows what is in force at an instant; with --kind field by field.") { at, version, kind };
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var wanted = ParameterOptions.Kind(parse.GetValue(kind));
            var found = await service.InForce(UtcText.Parse(parse.GetValue(at)!), parse.GetValue(version), wanted, cancellation);
            var output = parse.Output();
            if (options.IsJson(parse))
            {
                foreach (var item in found.InForce)
                {
                    output.WriteLine(JsonSerializer.Serialize(item, ParameterJson.For(service.Layout)));
                }

                return ExitCode.Done;
            }

            output.WriteLine($"{found.Array} at {found.At}, version {found.Version}{(found.Version == found.NewestVersion ? "" : $" of {found.NewestVersion}")}");
            if (found.InForce.Length == 0)
            {
                output.WriteLine(wanted is null ? "Nothing is in force." : $"No {wanted.Value.Name()} is in force.");
                return ExitCode.Done;
            }

            ParameterTable.Write(output, service.Layout, found.InForce);
            if (wanted is not null)
            {
                WriteFields(output, new ParameterText(service.Layout), found.InForce);
            }

            return ExitCode.Done;
        });
        return command.WithExample(
            "muser parameters show",
            "muser parameters show --kind positions --at 2015-11-01T04:08:49",
            "muser parameters show --array muser2 --version 3 --json");
    }

    private static void WriteFields(TextWriter output, ParameterText text, ParameterItem[] items)
    {
        foreach (var item in items)
        {
            output.WriteLine($"{ParameterTable.Id(item)}  {item.Content.Kind.Name()} {item.Content.Scope}".TrimEnd());
            var fields = text.Fields(item.Content).ToArray();
            var width = fields.Max(field => field.Name.Length);
            foreach (var (name, value) in fields)
            {
                output.WriteLine($"  {name.PadRight(width)}  {value}");
            }
        }
    }
}
