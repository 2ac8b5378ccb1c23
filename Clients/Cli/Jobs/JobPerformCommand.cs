using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Silo.Jobs.Work;

namespace Muser.Cli.Jobs;

/// <summary><c>muser job perform</c>: what a silo starts where a part runs in a process of its own. Not for people, and not in the help.</summary>
internal static class JobPerformCommand
{
    public static Command Create()
    {
        var command = new Command("perform", "Performs one step that a silo has written to standard input; not for people.") { Hidden = true };
        command.SetAction(async (_, cancellation) =>
        {
            await PartHost.Run(cancellation);
            return ExitCode.Done;
        });
        return command.WithExample("muser job perform");
    }
}
