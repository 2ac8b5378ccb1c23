using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Silo.Cluster.Security;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>
/// Answers clients that look for Alpaca devices: to a datagram <c>alpacadiscovery1</c> with the port of the API. It listens where the API does, and shares
/// the port with other servers on the machine.
/// </summary>
public sealed partial class AlpacaDiscovery(Uri served, IOptions<AlpacaOptions> options, ILogger<AlpacaDiscovery> log) : BackgroundService
{
    private const int LongestQuestion = 64;
    private static readonly byte[] Question = Encoding.ASCII.GetBytes("alpacadiscovery1");
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it listens, or has said that it cannot.</summary>
    public Task Listening => _listening.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var port = options.Value.DiscoveryPort;
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(Address(), port));
        }
        catch (SocketException failure)
        {
            LogNotListening(port, failure.Message);
            _listening.SetResult();
            return;
        }

        _listening.SetResult();
        var answer = JsonSerializer.SerializeToUtf8Bytes(new { AlpacaPort = served.Port });
        var buffer = new byte[LongestQuestion];
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), stoppingToken);
                if (buffer.AsSpan(0, received.ReceivedBytes).StartsWith(Question))
                {
                    await socket.SendToAsync(answer, received.RemoteEndPoint, stoppingToken);
                }
            }
            catch (SocketException failure)
            {
                // What one client sent, or an answer that did not reach it, is nobody else's trouble.
                LogLost(failure.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Clients ask by broadcast, which only who listens on all addresses hears; nobody but this machine is to find what nobody else reaches.</summary>
    private IPAddress Address() => SecurityOptions.IsLoopback(served) ? IPAddress.Loopback : IPAddress.Any;

    [LoggerMessage(EventId = 2721, Level = LogLevel.Warning, Message = "Alpaca clients that look for devices are not answered at UDP port {Port}: {Reason}")]
    private partial void LogNotListening(int port, string reason);

    [LoggerMessage(EventId = 2722, Level = LogLevel.Debug, Message = "A datagram of Alpaca's discovery was lost: {Reason}")]
    private partial void LogLost(string reason);
}
