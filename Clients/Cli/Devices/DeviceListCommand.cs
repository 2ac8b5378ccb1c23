using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device list</c>.</summary>
internal static class DeviceListCommand
{
    public static Command Create()
    {
        var type = new Option<string?>("--type") { Description = "Only those of a type, such as antenna." };
        var command = new Command("list", "Lists the devices: what they are doing, since when, and what is wrong with them.") { type };
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var devices = (await service.Get<DeviceLine[]>("/api/devices", ServiceJson.Compact, cancellation))
                .Where(device => parse.GetValue(type) is not { } wanted || device.Type == wanted)
                .ToArray();
            Listing.Print(
                parse,
                options.IsJson(parse),
                devices,
                "No devices. They come by themselves when they connect to the broker, such as: muser simulate devices --kind antenna --mqtt HOST:PORT",
                DeviceTable.OfDevice);
            return ExitCode.Done;
        });
        return command.WithExample("muser device list", "muser device list --type antenna --json");
    }
}
