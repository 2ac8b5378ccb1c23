using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Calibration;

/// <summary><c>muser flag</c>: what is not to be used.</summary>
internal static class FlagCommand
{
    public static Command Create() =>
        new Command("flag", "Says which antennas, baselines and channels are not to be used, from when to when. No data are changed.")
        {
            FlagAddCommand.Create(),
            FlagAddCommand.CreateKeep(),
            FlagListCommand.Create(),
            FlagRemoveCommand.Create(),
        }.WithExample("muser flag add --antenna IA7 --why \"receiver warm\"", "muser flag list", "muser flag remove 5.0 --why \"repaired\"");
}
