using System.CommandLine;
using Muser.Cli.Cluster;
using Muser.Cli.Shell;
using Muser.Devices;
using Muser.Formats.Frames;
using Muser.Interfaces.Frames;
using Muser.Silo;

namespace Muser.Cli.Observing;

/// <summary><c>muser demo</c>: the whole service and a simulated instrument in one process.</summary>
internal static class DemoCommand
{
    private static readonly string[] ChannelChoices = ["middle", "synthesis", "all", "none"];

    public static Command Create()
    {
        var array = new Option<string>("--array")
        {
            Description = "Which array is simulated.",
            DefaultValueFactory = _ => "muser1",
        };
        array.AcceptOnlyFromAmong("muser1", "muser2", "both");
        var seconds = new Option<double?>("--seconds") { Description = "How long; until Ctrl-C where it is not given." };
        var speed = new Option<double>("--speed")
        {
            Description = "How much faster than the instrument the frames come.",
            DefaultValueFactory = _ => 1,
        };
        var everyCycle = new Option<bool>("--every-cycle")
        {
            Description = "Send every cycle (40 a second for MUSER-I), not one each 5 s as the observatory does.",
        };
        var channels = new Option<string>("--channels")
        {
            Description = "Maps of each frame: the middle channel, all channels in one map (synthesis), all channels one by one, or none.",
            DefaultValueFactory = _ => "middle",
        };
        channels.AcceptOnlyFromAmong(ChannelChoices);
        var products = new Option<string>("--out")
        {
            Description = "Folder for products and state; a folder of your own must be empty.",
            DefaultValueFactory = _ => DemoOptions.DefaultOut,
        };
        var console = new Option<string>("--console")
        {
            Description = "Where the status page is served, or none.",
            DefaultValueFactory = _ => DemoOptions.DefaultConsole,
        };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the simulation.", DefaultValueFactory = _ => 1 };
        var devices = new Option<int>("--devices") { Description = "So many simulated antennas on a bus with a broker of its own.", DefaultValueFactory = _ => 0 };
        var mqttPort = new Option<int>("--mqtt-port") { Description = "The port of that broker.", DefaultValueFactory = _ => BusAddress.DefaultPort };
        var httpPort = new Option<int?>("--http-port") { Description = "The port of the status page and the API on 127.0.0.1; instead of --console." };
        var alpaca = SiloCommand.AlpacaOption();
        var json = CommandExtensions.JsonOption();
        json.Description = "Print one JSON object at the end, and nothing else, for other programs.";
        var command = new Command(
            "demo", "Runs the whole service in this process: three silos, a simulated instrument over TCP, live maps of the Sun, a status page.")
        {
            array, seconds, speed, everyCycle, channels, products, console, devices, mqttPort, httpPort, alpaca, seed, json,
        };
        var security = SecurityArguments.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var options = new DemoOptions
            {
                Arrays = parse.GetValue(array) == "both" ? [.. ArrayLayout.All] : [ArrayLayout.ByName(parse.GetValue(array))!],
                Seconds = Positive(parse.GetValue(seconds), "--seconds"),
                Speed = Positive(parse.GetValue(speed), "--speed")!.Value,
                EveryCycle = parse.GetValue(everyCycle),
                Channels = Enum.Parse<ImageRequest>(parse.GetValue(channels)!, ignoreCase: true),
                Out = OutputFolder.FullPath(parse.GetValue(products)!, products.Name),
                Console = (parse.GetValue(httpPort) is { } http ? $"http://127.0.0.1:{Port(http, httpPort.Name)}" : parse.GetValue(console)) is not "none" and { } address
                    ? ConsoleOption.Parse(address)
                    : null,
                Devices = parse.GetValue(devices) is >= 0 and <= 10_000 and var count ? count : throw new UsageException("--devices must be 0 to 10000."),
                MqttPort = parse.GetValue(devices) > 0 || parse.GetResult(mqttPort) is { Implicit: false } ? Port(parse.GetValue(mqttPort), mqttPort.Name) : 0,
                Seed = parse.GetValue(seed),
                Alpaca = parse.GetValue(alpaca),
                Security = new Dictionary<string, string?>(security.Settings(parse)),
            };
            Empty(options.Out);
            OutputFolder.Prepare(options.Out, products.Name);
            var isJson = parse.GetValue(json);
            var demo = new Demo(options, isJson ? TextWriter.Null : parse.Output());
            var summary = await demo.Run(cancellation);
            if (isJson)
            {
                parse.Output().WriteJsonLine(summary);
            }

            return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
        });
        return command.WithExample("muser demo", "muser demo --devices 40 --mqtt-port 1883 --http-port 7100", "muser demo --array both --every-cycle --seconds 60 --json");
    }

    private static int Port(int port, string option) =>
        port is > 0 and <= ushort.MaxValue ? port : throw new UsageException($"{option} is {port}; it must be 1 to 65535.");

    private static double? Positive(double? value, string option) =>
        value is null or (> 0 and < double.PositiveInfinity) ? value : throw new UsageException($"{option} is {value}; it must be a number above 0.");

    /// <summary>Empties the demo's own folder; refuses any other that is not empty, for what is in it may be somebody's.</summary>
    private static void Empty(string folder)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return;
        }

        if (folder != Path.GetFullPath(DemoOptions.DefaultOut))
        {
            throw new UserInputException($"The folder {folder} is not empty, and a demo begins with an empty one: name another with --out, or remove it.");
        }

        Directory.Delete(folder, recursive: true);
    }
}
