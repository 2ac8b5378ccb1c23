using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Server;

namespace Muser.Mqtt.Tests.Fixtures;

/// <summary>A server on a free port of 127.0.0.1, and clients to it.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly List<TestClient> _clients = [];

    private TestBroker(MqttServer server, int port) => (Server, Port) = (server, port);

    public MqttServer Server { get; }

    public int Port { get; }

    public static async Task<TestBroker> StartAsync(Action<MqttServerOptionsBuilder>? configure = null, Action<MqttServer>? handlers = null)
    {
        for (var tries = 0; ; tries++)
        {
            var port = FreePort.Next();
            var builder = new MqttServerFactory().CreateServerOptionsBuilder()
                .WithDefaultEndpoint()
                .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
                .WithDefaultEndpointPort(port);
            configure?.Invoke(builder);
            var server = new MqttServerFactory().CreateMqttServer(builder.Build());
            handlers?.Invoke(server);
            try
            {
                await server.StartAsync();
                return new(server, port);
            }
            catch (SocketException) when (tries < 10)
            {
                // Somebody has taken the port since it was found free.
                server.Dispose();
            }
        }
    }

    public async Task<TestClient> ConnectAsync(
        string clientId, Action<MqttClientOptionsBuilder>? configure = null, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        var client = await TestClient.ConnectAsync(Port, clientId, configure, version);
        _clients.Add(client);
        return client;
    }

    /// <summary>Has a client say goodbye, and waits until the server has done with it.</summary>
    public async Task LeaveAsync(TestClient client)
    {
        var id = client.Client.Options!.ClientId;
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.ClientDisconnectedAsync += Note;
        await client.Client.DisconnectAsync().OrFail();
        await gone.Task.OrFail();
        Server.ClientDisconnectedAsync -= Note;

        Task Note(ClientDisconnectedEventArgs args)
        {
            if (args.ClientId == id)
            {
                gone.TrySetResult();
            }

            return Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await Server.StopAsync();
        Server.Dispose();
    }
}
