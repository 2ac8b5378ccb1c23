using System.CommandLine;
using System.Globalization;
using System.Text.Json;
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
            var instances = await service.Get<ServiceLine[]>("/api/services", ServiceJson.Compact, cancellation);
            if (parse.GetValue(json))
            {
                Array.ForEach(instances, instance => parse.Output().WriteLine(JsonSerializer.Serialize(instance, ServiceJson.Compact)));
                return ExitCode.Done;
            }

            if (instances.Length == 0)
            {
                parse.Output().WriteLine("No services.");
                return ExitCode.Done;
            }

            var table = new TextTable("service", "instance", "silo", "calls", "failures", "mean ms", "max ms", "what");
            foreach (var instance in instances)
            {
                table.Add(
                    instance.Service,
                    instance.Instance.ToString(CultureInfo.InvariantCulture),
                    instance.Silo,
                    instance.Calls.ToString(CultureInfo.InvariantCulture),
                    instance.Failures.ToString(CultureInfo.InvariantCulture),
                    instance.MeanMs.ToString(CultureInfo.InvariantCulture),
                    instance.MaxMs.ToString(CultureInfo.InvariantCulture),
                    instance.Description);
            }

            table.Write(parse.Output());
            return ExitCode.Done;
        });
        return command.WithExample("muser job services");
    }
}
