using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job watch</c>.</summary>
internal static class JobWatchCommand
{
    public static Command Create()
    {
        var (id, server, json) = (JobArguments.Id(), ServerOption.Create(), CommandExtensions.JsonOption());
        var command = new Command("watch", "Follows a job, and those that follow it, to the end. Interrupting it does not stop the job.") { id, server, json };
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = parse.Connect(server);
            return End(await JobWatch.Of(service, parse.Output(), parse.GetValue(json), cancellation).Follow(parse.GetValue(id)!, cancellation));
        });
        return command.WithExample("muser job watch wordcount-20261128T040849-1a2b3c");
    }

    /// <summary>What the exit code says of how a job ended.</summary>
    public static int End(JobLine job) => job.State is JobState.Done ? ExitCode.Done : ExitCode.BadInput;
}
