using System.CommandLine;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Cli.Shell;
using Muser.Cli.Simulators;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Silo.Cluster;
using Muser.Silo.Devices.Alpaca;
using Muser.Silo.Frames;

namespace Muser.Cli.Cluster;

/// <summary><c>muser silo</c>: one silo in a process of its own.</summary>
internal static class SiloCommand
{
    private const int DefaultSiloPort = 11_111;
    private const int DefaultGatewayPort = 30_000;

    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "The silo's name, its own in the cluster.", Required = true };
        var roles = new Option<string>("--roles")
        {
            Description = $"What the silo is for, separated by commas, of {string.Join(", ", SiloRoles.All)}.",
            DefaultValueFactory = _ => string.Join(',', SiloRoles.All),
        };
        var metadata = new Option<string[]>("--metadata") { Description = "What the silo has, such as accelerator=gpu; may be given again." };
        var receive = new Option<string[]>("--receive")
        {
            Description = $"Take an array's frames in, ARRAY=[ADDRESS:]PORT, such as muser1=0.0.0.0:{ReceiverOptions.DefaultMuser1Port}; may be given again.",
        };
        var redis = new Option<string?>("--redis") { Description = "The Redis server of the cluster, HOST[:PORT]; without it the silo is alone." };
        var address = new Option<string>("--address")
        {
            Description = "The IP address at which other silos reach this one.",
            DefaultValueFactory = _ => IPAddress.Loopback.ToString(),
        };
        var siloPort = new Option<int>("--silo-port") { Description = "The port for other silos.", DefaultValueFactory = _ => DefaultSiloPort };
        var gatewayPort = new Option<int>("--gateway-port") { Description = "The port for clients.", DefaultValueFactory = _ => DefaultGatewayPort };
        var data = new Option<string>("--data")
        {
            Description = "Folder for products, rejected bytes, and state where there is no Redis; every silo must see the same one.",
            DefaultValueFactory = _ => "muser-data",
        };
        var spool = new Option<string?>("--spool")
        {
            Description = "Folder on a disk of this host where accepted frames wait until they are published; spool below --data where it is not given.",
        };
        var durability = new Option<string>("--spool-durability")
        {
            Description = "What an accepted frame outlives: the end of the process, or a loss of power.",
            DefaultValueFactory = _ => "process",
        };
        durability.AcceptOnlyFromAmong("process", "power");
        var jobDurability = new Option<string>("--job-durability")
        {
            Description = "What the state of jobs and of all grains outlives once it is written: the end of the process, or a loss of power.",
            DefaultValueFactory = _ => "process",
        };
        jobDurability.AcceptOnlyFromAmong("process", "power");
        var record = new Option<string?>("--record") { Description = "Folder in which all frames are kept as recorder files, below it one for each array." };
        var console = new Option<string?>("--console") { Description = "Where web pages are served, such as http://127.0.0.1:7100, or https://0.0.0.0:7100 for all machines, who then need tokens; nowhere where it is not given." };
        var mqtt = new Option<string?>("--mqtt") { Description = "The broker of the devices, HOST:PORT, for a silo with the role devices; none where it is not given." };
        var alpaca = AlpacaOption();
        var command = new Command("silo", "Runs one silo of the service until it is interrupted; it then leaves the cluster in good order.")
        {
            name, roles, metadata, receive, redis, address, siloPort, gatewayPort, data, spool, durability, jobDurability, record, console, mqtt, alpaca,
        };
        var security = SecurityArguments.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var options = new MuserSiloOptions
            {
                Roles = parse.GetValue(roles)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                ExtraMetadata = Metadata(parse.GetValue(metadata) ?? []),
                Receivers = [.. (parse.GetValue(receive) ?? []).Select(Receiver)],
            };
            if (parse.GetValue(record) is { } recordFolder)
            {
                foreach (var receiver in options.Receivers)
                {
                    receiver.RecordFolder = OutputFolder.Prepare(Path.Combine(recordFolder, receiver.Array), record.Name);
                }
            }

            options.Validate();
            var server = parse.GetValue(redis);
            if (server is not null)
            {
                EngineCluster.CheckRedis(server);
            }

            var endPoint = new IPEndPoint(Address(parse.GetValue(address)!, "--address"), Port(parse.GetValue(siloPort), "--silo-port"));
            var gateway = Port(parse.GetValue(gatewayPort), "--gateway-port");
            var folder = OutputFolder.Prepare(parse.GetValue(data)!, data.Name);
            var settings = new Dictionary<string, string?>(SiloFolders.Below(folder))
            {
                ["Muser:Spool:Durability"] = $"{parse.GetValue(durability)}",
                ["Muser:Jobs:Durability"] = $"{parse.GetValue(jobDurability)}",
                ["Muser:State:Durability"] = $"{parse.GetValue(jobDurability)}",
                ["Muser:Quarantine:Folder"] = Path.Combine(folder, "quarantine", Uri.EscapeDataString(parse.GetValue(name)!)),
            };
            if (parse.GetValue(spool) is { } spoolFolder)
            {
                settings["Muser:Spool:Folder"] = spoolFolder;
            }

            foreach (var (setting, value) in security.Settings(parse))
            {
                settings[setting] = value;
            }

            if (parse.GetValue(alpaca))
            {
                ServeAlpaca(settings);
            }

            if (parse.GetValue(mqtt) is { } broker)
            {
                var bus = await TcpTarget.ResolveAsync(broker, cancellation, mqtt.Name);
                (settings["Muser:Mqtt:Host"], settings["Muser:Mqtt:Port"]) = (bus.Address.ToString(), bus.Port.ToString(CultureInfo.InvariantCulture));
            }

            var pages = parse.GetValue(console) is { } text ? ConsoleOption.Parse(text) : null;
            using var host = SiloHost.Create(
                parse.GetValue(name)!,
                options,
                settings,
                pages,
                server is null ? SiloHost.InProcess(endPoint, endPoint, SiloHost.ServiceId) : SiloHost.OnRedis(endPoint, gateway, server),
                LogLevel.Information);
            try
            {
                await host.StartAsync(cancellation);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, host.Stopping());
            try
            {
                var receivers = host.Services.GetServices<FrameReceiver>();
                await Task.WhenAll(receivers.Select(receiver => receiver.Listening)).WaitAsync(end.Token);
                parse.Output().WriteLine($"Silo {parse.GetValue(name)} is up on {endPoint}, roles {string.Join(", ", options.Roles)}. Ctrl-C stops it.");
                await Task.Delay(Timeout.Infinite, end.Token);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // Somebody stops the silo, or one of its services has failed.
            }

            var failure = SiloFailure.Of(host);
            await host.StopAsync(CancellationToken.None);
            return failure is null ? ExitCode.Interrupted : throw new UserInputException($"The silo has stopped: {failure}");
        });
        return command.WithExample(
            "muser silo --name n1 --redis redis.local --address 10.0.0.11 --receive muser1=0.0.0.0:7101 --roles ingest --console https://0.0.0.0:7100 --certificate muser.pem --key muser.key --tokens /etc/muser/tokens",
            "muser silo --name n2 --redis redis.local --address 10.0.0.12 --roles imaging --metadata accelerator=gpu");
    }

    /// <summary>The option <c>--alpaca</c>.</summary>
    internal static Option<bool> AlpacaOption() => new("--alpaca") { Description = $"Serve the devices to ASCOM Alpaca clients beside the pages, and answer those that look for them at UDP port {AlpacaOptions.WellKnownDiscoveryPort}." };

    /// <summary>Adds the settings that serve devices to Alpaca clients, and answer those that look for them.</summary>
    internal static void ServeAlpaca(Dictionary<string, string?> settings)
    {
        settings["Muser:Alpaca:IsEnabled"] = "true";
        settings["Muser:Alpaca:DiscoveryPort"] = AlpacaOptions.WellKnownDiscoveryPort.ToString(CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, string> Metadata(string[] pairs)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } key, var value])
            {
                throw new UsageException($"--metadata is '{pair}'; it must be KEY=VALUE.");
            }

            metadata[key] = value;
        }

        return metadata;
    }

    private static ReceiverOptions Receiver(string text)
    {
        if (text.Split('=') is [var array, var place] && ArrayLayout.ByName(array) is not null)
        {
            var colon = place.LastIndexOf(':');
            if (int.TryParse(place.AsSpan(colon + 1), out var port))
            {
                return new ReceiverOptions
                {
                    Array = array,
                    ListenAddress = colon < 0 ? ReceiverOptions.DefaultListenAddress : place[..colon],
                    Port = port,
                };
            }
        }

        throw new UsageException($"--receive is '{text}'; it must be ARRAY=[ADDRESS:]PORT, such as muser1=0.0.0.0:{ReceiverOptions.DefaultMuser1Port}.");
    }

    private static IPAddress Address(string text, string option) =>
        IPAddress.TryParse(text, out var address) ? address : throw new UsageException($"{option} is '{text}'; it must be an IP address.");

    private static int Port(int port, string option) =>
        port is > 0 and <= ushort.MaxValue ? port : throw new UsageException($"{option} is {port}; it must be 1 to 65535.");
}
