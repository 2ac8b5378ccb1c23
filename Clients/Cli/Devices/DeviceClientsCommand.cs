using System.CommandLine;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Devices;

namespace Muser.Cli.Devices;

/// <summary><c>muser device clients</c>.</summary>
internal static class DeviceClientsCommand
{
    public static Command Create()
    {
        var command = new Command("clients", "Lists the clients of the bus that said that they are there, or left.");
        var options = DeviceOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var clients = await service.Get<ClientLine[]>("/api/clients", ServiceJson.Compact, cancellation);
            Listing.Print(
                parse,
                options.IsJson(parse),
                clients,
                "No clients. They say on client/connect that they are there.",
                ("client", client => client.Client),
                ("is", client => client.IsConnected ? "there" : $"gone: {client.Reason}"),
                ("since", client => client.Since),
                ("role", client => client.Role),
                ("protocol", client => client.Protocol));
            return ExitCode.Done;
        });
        return command.WithExample("muser device clients");
    }
}
