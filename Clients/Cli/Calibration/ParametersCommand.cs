using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Calibration;

/// <summary><c>muser parameters</c>: what the light is calibrated with, and since when.</summary>
internal static class ParametersCommand
{
    public static Command Create() =>
        new Command("parameters", "Shows and changes antenna positions, fibre delays, flags, phases, flux scales, status and weather, with their validity.")
        {
            ParametersShowCommand.Create(),
            ParametersHistoryCommand.Create(),
            ParametersSetCommand.Create(),
            ParametersImportCommand.Create(),
            ParametersExportCommand.Create(),
            ParametersDiffCommand.Create(),
            ParametersWithdrawCommand.Create(),
            ParametersStaleCommand.Create(),
        }.WithExample(
            "muser parameters show",
            "muser parameters set fibreDelays IA3=905 --from 2026-11-21T04:00:00 --why \"fibre spliced\"",
            "muser parameters export > muser1.json");
}
