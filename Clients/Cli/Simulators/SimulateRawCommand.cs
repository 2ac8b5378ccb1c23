using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Simulators.Frames;

namespace Muser.Cli.Simulators;

/// <summary><c>muser simulate raw</c>: files as the recorder writes them.</summary>
internal static class SimulateRawCommand
{
    private const double DefaultSeconds = 1;

    public static Command Create()
    {
        var what = new SimulationArguments("2015-11-01T04:08:49.354161180Z");
        var length = new SimulatedLength(DefaultSeconds);
        var files = new RecorderOutput();
        var command = new Command(
            "raw", "Writes raw frames into files with the recorder's format and names, 60 s each, with a sidecar NAME.json that says what is in them.");
        length.AddTo(command);
        what.AddTo(command);
        files.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var simulator = new FrameSimulator(what.Read(parse, new SimulationOptions().Start));
            return files.WriteAsync(
                parse, simulator, length.ReadFrames(parse, simulator.Layout), $"{simulator.CountsPerJy:G4} counts per Jy", beacon: null, cancellation);
        });
        return command.WithExample(
            "muser simulate raw --seconds 1 --out data",
            "muser simulate raw --array muser2 --cycles 1 --gain-phase 30 --out data",
            "muser simulate raw --frames 64 --drop 5,9-12 --damage 1% --out data");
    }
}
