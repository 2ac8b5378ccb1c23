using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;
using Muser.Silo;

namespace Muser.Cli.Devices;

/// <summary>A broker in this process.</summary>
internal sealed class LocalBroker : IAsyncDisposable
{
    /// <summary>Devices that may come at the same moment, as all do when the broker has been away; the system allows less where it says so.</summary>
    public const int ConnectionBacklog = 4096;

    /// <summary>Messages that wait for one client: what an array says within seconds.</summary>
    private const int MaxPendingMessages = 100_000;

    private readonly MqttServer _server;

    private LocalBroker(MqttServer server) => _server = server;

    /// <summary>Starts a broker; throws <see cref="UserInputException"/> where the port cannot be used.</summary>
    public static async Task<LocalBroker> Start(IPAddress address, int port)
    {
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(address)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(port)
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(MaxPendingMessages)
            .WithConnectionBacklog(ConnectionBacklog)
            .Build();
        var server = new MqttServerFactory().CreateMqttServer(options);
        try
        {
            await server.StartAsync();
        }
        catch (SocketException failure)
        {
            server.Dispose();
            throw new UserInputException($"The broker cannot listen at {address}:{port} ({failure.Message}); choose another port.");
        }

        return new LocalBroker(server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new MqttServerStopOptions());
        _server.Dispose();
    }
}
