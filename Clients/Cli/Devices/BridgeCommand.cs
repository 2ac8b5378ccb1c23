using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Cli.Simulators;
using Muser.Devices;
using Muser.Devices.Indi;
using Muser.Silo;

namespace Muser.Cli.Devices;

/// <summary><c>muser bridge</c>: devices that speak another language, brought to the bus.</summary>
internal static class BridgeCommand
{
    public static Command Create() =>
        new Command("bridge", "Brings devices that speak another language to the bus.") { Indi() }
            .WithExample("muser bridge indi --server 127.0.0.1:7624 --mqtt 127.0.0.1:1883");

    private static Command Indi()
    {
        var server = new Option<string>("--server") { Description = $"The INDI server: HOST:PORT; its port is {IndiBridge.DefaultPort} by custom.", Required = true };
        var mqtt = new Option<string>("--mqtt") { Description = "The broker of the bus: HOST:PORT.", Required = true };
        var devices = new Option<string[]>("--device") { Description = "A device, by its name at the server; again for more. All where none is given.", DefaultValueFactory = _ => [] };
        var connect = new Option<bool>("--connect") { Description = "Tell devices to connect to their hardware (CONNECTION) where they have not." };
        var state = new Option<string?>("--state") { Description = "A folder in which commands are kept over a crash, so that none is done twice." };
        var user = new Option<string>("--user") { Description = "The user of the broker.", DefaultValueFactory = _ => "" };
        var password = new Option<FileInfo?>("--password-file") { Description = "A file with the user's password in its first line." };
        var command = new Command(
            "indi",
            "Brings the devices of an INDI server to the bus: each as a device, each element of a vector as a property, each vector that can be written as a command.")
        {
            server, mqtt, devices, connect, state, user, password,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var indi = await TcpTarget.ResolveAsync(parse.GetValue(server)!, cancellation, server.Name);
            var broker = await TcpTarget.ResolveAsync(parse.GetValue(mqtt)!, cancellation, mqtt.Name);
            var bridge = new IndiBridge(new IndiBridgeSettings
            {
                Host = indi.Address.ToString(),
                Port = indi.Port,
                Devices = parse.GetValue(devices)!,
                Connects = parse.GetValue(connect),
                Bus = new BusAddress
                {
                    Host = broker.Address.ToString(),
                    Port = broker.Port,
                    User = parse.GetValue(user)!,
                    Password = Password(parse.GetValue(password)),
                    StateFolder = parse.GetValue(state) is { } folder ? OutputFolder.Prepare(folder, state.Name) : null,
                },
            });
            bridge.Notice += notice => parse.Error().WriteLine($"muser: {notice}");
            bridge.Connected += (name, device) =>
            {
                parse.Output().WriteLine($"{name} is on the bus as {device.Id} ({device.Type}).");
                parse.Output().Flush();
            };
            parse.Output().WriteLine($"Bridging the INDI server {indi} to the bus at {broker}. Ctrl-C stops it.");
            parse.Output().Flush();
            try
            {
                await bridge.Run(cancellation);
            }
            catch (InvalidOperationException twoOfOneId)
            {
                throw new UserInputException(twoOfOneId.Message);
            }

            return ExitCode.Interrupted;
        });
        return command.WithExample(
            "muser bridge indi --server 127.0.0.1:7624 --mqtt 127.0.0.1:1883 --connect",
            "muser bridge indi --server dome:7624 --mqtt broker:1883 --device \"Dome Simulator\" --state /var/lib/muser/indi");
    }

    private static string Password(FileInfo? file)
    {
        try
        {
            return file is null ? "" : File.ReadLines(file.FullName).FirstOrDefault() ?? "";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserInputException($"The password cannot be read from {file}: {failure.Message}");
        }
    }
}
