using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job delete</c>.</summary>
internal static class JobDeleteCommand
{
    public static Command Create()
    {
        var (id, server) = (JobArguments.Id(), ServerOption.Create());
        var command = new Command("delete", "Forgets a job that has ended, with all its files in the service.") { id, server };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            await service.Delete(JobArguments.Path(parse.GetValue(id)!), cancellation);
            parse.Output().WriteLine($"{parse.GetValue(id)} is forgotten.");
            return ExitCode.Done;
        });
        return command.WithExample("muser job delete wordcount-20261128T040849-1a2b3c");
    }
}
