using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job services</c>.</summary>
internal static class JobServicesCommand
{
    public static Command Create()
    {
        var (server, json) = (ServerOption.Create(), CommandExtensions.JsonOption());
        var command = new Command("services", "Lists the services that parts can call: their instances, and what those have done.") { server, json };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            Listing.Print(
                parse,
                parse.GetValue(json),
                await service.Get<ServiceLine[]>("/api/services", ServiceJson.Compact, cancellation),
                "No services.",
                ("service", instance => instance.Service),
                ("instance", instance => instance.Instance),
                ("silo", instance => instance.Silo),
                ("calls", instance => instance.Calls),
                ("failures", instance => instance.Failures),
                ("mean ms", instance => instance.MeanMs),
                ("max ms", instance => instance.MaxMs),
                ("what", instance => instance.Description));
            return ExitCode.Done;
        });
        return command.WithExample("muser job services");
    }
}
