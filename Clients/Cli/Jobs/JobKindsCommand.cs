using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job kinds</c>.</summary>
internal static class JobKindsCommand
{
    public static Command Create()
    {
        var (server, json) = (ServerOption.Create(), CommandExtensions.JsonOption());
        var command = new Command("kinds", "Lists the jobs that can be submitted: those built in, and those in assemblies of users.") { server, json };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            var kinds = await service.Get<JobKindLine[]>("/api/job-kinds", ServiceJson.Compact, cancellation);
            if (parse.GetValue(json))
            {
                Array.ForEach(kinds, kind => parse.Output().WriteLine(JsonSerializer.Serialize(kind, ServiceJson.Compact)));
                return ExitCode.Done;
            }

            var table = new TextTable("job", "what", "workers", "CPUs", "MiB", "from");
            foreach (var kind in kinds)
            {
                table.Add(
                    kind.Name,
                    kind.Description,
                    kind.Capability,
                    kind.Cpus.ToString(CultureInfo.InvariantCulture),
                    kind.MemoryMiB.ToString(CultureInfo.InvariantCulture),
                    kind.Source);
            }

            table.Write(parse.Output());
            return ExitCode.Done;
        });
        return command.WithExample("muser job kinds");
    }
}
