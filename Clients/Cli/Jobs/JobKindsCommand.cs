using System.CommandLine;
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
            Listing.Print(
                parse,
                parse.GetValue(json),
                await service.Get<JobKindLine[]>("/api/job-kinds", ServiceJson.Compact, cancellation),
                "No jobs.",
                ("job", kind => kind.Name),
                ("what", kind => kind.Description),
                ("workers", kind => kind.Capability),
                ("CPUs", kind => kind.Cpus),
                ("MiB", kind => kind.MemoryMiB),
                ("from", kind => kind.Source));
            return ExitCode.Done;
        });
        return command.WithExample("muser job kinds");
    }
}
