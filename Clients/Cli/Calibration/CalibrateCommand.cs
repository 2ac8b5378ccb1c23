using System.CommandLine;
using Muser.Cli.Shell;

namespace Muser.Cli.Calibration;

/// <summary>
/// <c>muser calibrate</c>: from raw frames of a satellite to phases and delays of the antennas, and between the files that hold them.
/// </summary>
internal static class CalibrateCommand
{
    private const string Description =
        "Solves phases and delays of all antennas from raw frames of a satellite, and writes them as parameters (.json) or in the predecessor's layout (.cal). "
        + "With a .cal or .json file in place of frames, turns the one into the other.";

    public static Command Create()
    {
        var arguments = new CalibrateArguments();
        var command = new Command("calibrate", Description);
        arguments.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            arguments.Check(parse);
            var output = CalibrationOutput.Prepare(arguments.Out(parse));
            var paths = arguments.Files(parse);
            if (paths is [var only] && IsKept(only))
            {
                await CalibrationConversion.Run(parse, arguments, only, output, cancellation);
            }
            else if (paths.FirstOrDefault(IsKept) is { } kept)
            {
                throw new UsageException($"{kept} is a calibration and is turned into another alone, without other files.");
            }
            else
            {
                await SatelliteObservation.Run(parse, arguments, output, cancellation);
            }

            return ExitCode.Done;
        });
        return command.WithExample(
            "muser calibrate CSRH_20151101-113000_0 --geostationary 100.5 --out cal.json",
            "muser calibrate CSRH_* --tle geo.tle --satellite 'CHINASAT 6B' --flag IA7,IC3 --out 20151101-0.cal",
            "muser calibrate CSRH_20151101-113000_0 --legacy-uncorrected --skip 8 --out 20151101-0.cal",
            "muser calibrate CSRH_* --geostationary 100.5 --record --why 'morning calibration'",
            "muser calibrate 20151101-0.cal --out cal.json");
    }

    private static bool IsKept(string path) =>
        path.EndsWith(".cal", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}
