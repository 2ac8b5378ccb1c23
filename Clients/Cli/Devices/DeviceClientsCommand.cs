using System.CommandLine;
using System.Text.Json;
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
            if (options.IsJson(parse))
            {
                foreach (var client in clients)
                {
                    parse.Output().WriteLine(JsonSerializer.Serialize(client, ServiceJson.Compact));
                }
            }
            else if (clients.Length == 0)
            {
                parse.Output().WriteLine("No clients. They say on client/connect that they are there.");
            }
            else
            {
                var table = new TextTable("client", "is", "since", "role", "protocol");
                foreach (var client in clients)
                {
                    table.Add(client.Client, client.IsConnected ? "there" : $"gone: {client.Reason}", client.Since, client.Role, client.Protocol);
                }

                table.Write(parse.Output());
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser device clients");
    }
}
