using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job</c>: work that spreads over the cluster.</summary>
internal static class JobCommand
{
    public static Command Create() =>
        new Command("job", "Spreads work over the cluster: submits jobs, watches them, fetches what they have made.")
        {
            JobSubmitCommand.Create(),
            JobListCommand.Create(),
            JobShowCommand.Create(),
            JobWatchCommand.Create(),
            JobActionCommand.Cancel(),
            JobActionCommand.Pause(),
            JobActionCommand.Resume(),
            JobActionCommand.Retry(),
            JobActionCommand.Priority(),
            JobResultsCommand.Create(),
            JobDeleteCommand.Create(),
            JobKindsCommand.Create(),
            JobServicesCommand.Create(),
            JobTemplateCommand.Create(),
            JobPerformCommand.Create(),
        }.WithExample(
            "muser job submit wordcount --path file=/data/text.txt --watch",
            "muser job list",
            "muser job results wordcount-20261128T040849-1a2b3c --out counts");
}
