using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Archive;

/// <summary><c>muser archive</c>: an index of a folder of raw files, and what it answers.</summary>
internal static class ArchiveCommand
{
    public static Command Create() =>
        new Command("archive", "Knows which raw file of a folder holds which time, in both namings, for both arrays.")
        {
            ArchiveIndexCommand.Create(),
            ArchiveListCommand.Create(),
            ArchiveFindCommand.Create(),
            ArchiveCheckCommand.Create(),
        }.WithExample("muser archive index /data/muser", "muser archive find /data/muser --array muser1 --from 2015-11-01T04:08:00 --to 2015-11-01T04:10:00");
}
