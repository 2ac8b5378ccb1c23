using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Cli.Simulators;
using Muser.Simulators.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser simulate devices</c> and <c>muser simulate array</c>: simulated devices on any broker.</summary>
internal static class SimulateDevicesCommand
{
    public static Command Create()
    {
        var kind = SimulationArguments.Choice("--kind", "What they are.", [.. DeviceKinds.Names]);
        var count = new Option<int>("--count") { Description = "How many.", DefaultValueFactory = _ => 1 };
        var command = new Command("devices", "Starts simulated devices, each with a connection of its own to a broker.") { kind, count };
        var options = new SimulatedDeviceOptions(command);
        command.SetAction((parse, cancellation) => options.Run(
            parse, [(parse.GetValue(kind)!, Count(parse.GetValue(count)))], options.Array(parse), cancellation));
        return command.WithExample(
            "muser simulate devices --kind antenna --count 40 --mqtt 127.0.0.1:1883", "muser simulate devices --kind weather-station --mqtt 127.0.0.1:1883 --state devices");
    }

    /// <summary><c>muser simulate array</c>: all antennas of an array.</summary>
    public static Command CreateArray()
    {
        var command = new Command("array", "Starts the simulated antennas of a whole array: 40 of MUSER-I or 60 of MUSER-II.");
        var options = new SimulatedDeviceOptions(command);
        command.SetAction((parse, cancellation) =>
        {
            var layout = options.Array(parse);
            return options.Run(parse, [("antenna", layout.Antennas)], layout, cancellation);
        });
        return command.WithExample("muser simulate array --array muser2 --mqtt 127.0.0.1:1883");
    }

    private static int Count(int count) => count is > 0 and <= 10_000 ? count : throw new UsageException($"--count is {count}; it must be 1 to 10000.");
}
