using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Cluster;

/// <summary><c>muser alarm</c>: what is wrong in a running service, and who knows.</summary>
internal static class AlarmCommand
{
    public static Command Create() =>
        new Command("alarm", "Says what is wrong in a running service, since when, and who has seen it.")
        {
            AlarmListCommand.Create(),
            AlarmAcknowledgeCommand.Create(),
        }.WithExample("muser alarm list", "muser alarm acknowledge spool-failing.n1.muser1 --note \"making room\"");
}
