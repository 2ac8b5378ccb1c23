using System.CommandLine;
using Muser.Cli.Devices;
using Muser.Cli.Shell;
using Muser.Simulators.Observing;

namespace Muser.Cli.Simulators;

/// <summary><c>muser simulate</c>: what the instruments would send.</summary>
internal static class SimulateCommand
{
    public static Command Create() =>
        new Command("simulate", "Simulates the instruments: raw frames as files or as a stream, seeded, bit-exact to the recorder's format; and devices on a broker.")
        {
            SimulateRawCommand.Create(),
            SimulateStreamCommand.Create(),
            SimulateCalibratorCommand.Create(),
            SimulateReplayCommand.Create(),
            SimulateDevicesCommand.Create(),
            SimulateDevicesCommand.CreateArray(),
            Scene(),
        }.WithExample("muser simulate raw --seconds 1 --out data", "muser simulate stream --to 127.0.0.1:9100 --every-cycle");

    private static Command Scene()
    {
        var command = new Command("scene", "Prints the scene that is simulated when none is given: a file to begin with.");
        command.SetAction(parse =>
        {
            parse.Output().WriteLine(SceneFile.ToJson(Muser.Simulators.Observing.Scene.Default));
            return ExitCode.Done;
        });
        return command.WithExample("muser simulate scene > my-scene.json");
    }
}
