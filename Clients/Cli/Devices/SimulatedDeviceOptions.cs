using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Cli.Simulators;
using Muser.Devices;
using Muser.Formats.Frames;
using Muser.Silo;
using Muser.Simulators.Devices;

namespace Muser.Cli.Devices;

/// <summary>The options of simulated devices, and what runs them.</summary>
internal sealed class SimulatedDeviceOptions
{
    /// <summary>The environment variable with the password of simulated devices.</summary>
    private const string PasswordVariable = "MUSER_MQTT_PASSWORD";

    private readonly Option<string> _mqtt = new("--mqtt") { Description = "The broker: HOST:PORT.", Required = true };
    private readonly Option<string> _array = SimulationArguments.Choice("--array", "Whose antennas they are.", "muser1", "muser2");
    private readonly Option<int> _first = new("--first") { Description = "The number of the first, from 1.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _state = new("--state") { Description = "A folder in which they keep their commands over a crash." };
    private readonly Option<string?> _effects = new("--effects") { Description = "A file to which each effect of a command is appended: device, command, monotonic ns." };
    private readonly Option<double> _speed = new("--speed") { Description = "How much faster than real mounts they move.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _tls = new("--tls") { Description = "Connect over TLS." };
    private readonly Option<string?> _authority = new("--ca") { Description = "Certificates in PEM of the authorities that the broker is trusted by, instead of those of the system.", HelpName = "FILE" };
    private readonly Option<bool> _ownUsers = new("--own-users") { Description = $"Each logs in as a user of its own, called as it is, with the password in the environment variable {PasswordVariable}." };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of all chance.", DefaultValueFactory = _ => 1 };

    public SimulatedDeviceOptions(Command command)
    {
        foreach (var option in new Option[] { _mqtt, _array, _first, _state, _effects, _speed, _tls, _authority, _ownUsers, _seed })
        {
            command.Add(option);
        }
    }

    /// <summary>The array.</summary>
    public ArrayLayout Array(ParseResult parse) => ArrayLayout.ByName(parse.GetValue(_array))!;

    /// <summary>Runs devices until they are cancelled.</summary>
    public async Task<int> Run(ParseResult parse, (string Kind, int Count)[] kinds, ArrayLayout array, CancellationToken cancellation)
    {
        var endPoint = await TcpTarget.ResolveAsync(parse.GetValue(_mqtt)!, cancellation, _mqtt.Name);
        using var effects = parse.GetValue(_effects) is { } file ? new EffectLog(file) : null;
        var setup = new DeviceSetup { Seed = parse.GetValue(_seed), Effects = effects, Speed = parse.GetValue(_speed) };
        var bus = new BusAddress
        {
            Host = endPoint.Address.ToString(),
            Port = endPoint.Port,
            UseTls = parse.GetValue(_tls),
            AuthorityFile = Authority(parse),
            CertificateName = Host(parse.GetValue(_mqtt)!),
            StateFolder = parse.GetValue(_state) is { } folder ? OutputFolder.Prepare(folder, _state.Name) : null,
        };
        SimulatedDevice[] devices = [.. kinds.SelectMany(kind => DeviceKinds.Make(kind.Kind, kind.Count, parse.GetValue(_first), array, setup))];
        var up = 0;
        var error = parse.Error();
        foreach (var device in devices)
        {
            device.Device.Notice += notice => error.WriteLine($"muser: {notice}");
            device.Device.Connected += () =>
            {
                if (Interlocked.Increment(ref up) == devices.Length)
                {
                    parse.Output().WriteLine($"{devices.Length} devices are on the bus at {endPoint}, {devices[0].Device.Id} to {devices[^1].Device.Id}. Ctrl-C stops them.");
                    parse.Output().Flush();
                }
            };
        }

        try
        {
            await Task.WhenAll(devices.Select(device => device.Run(Own(bus, device), cancellation)));
        }
        catch (InvalidOperationException twoOfOneId)
        {
            throw new UserInputException(twoOfOneId.Message);
        }

        return ExitCode.Interrupted;

        BusAddress Own(BusAddress address, SimulatedDevice device) => parse.GetValue(_ownUsers)
            ? address with { User = device.Device.Id.Value, Password = Environment.GetEnvironmentVariable(PasswordVariable) ?? "" }
            : address;
    }

    private string? Authority(ParseResult parse)
    {
        if (parse.GetValue(_authority) is not { } file)
        {
            return null;
        }

        ServerCertificate.Authorities(file);
        return file;
    }

    private static string Host(string place) => place[..place.LastIndexOf(':')].Trim('[', ']');
}
