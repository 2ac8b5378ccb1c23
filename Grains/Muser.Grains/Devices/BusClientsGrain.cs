using Microsoft.Extensions.Logging;
using Muser.Interfaces.Devices;

namespace Muser.Grains.Devices;

/// <inheritdoc cref="IBusClientsGrain"/>
[KeepAlive]
public sealed partial class BusClientsGrain(ILogger<BusClientsGrain> log) : Grain, IBusClientsGrain
{
    /// <summary>The most clients that are known; beyond it those go that left first, and then those that came first.</summary>
    private const int MostKnown = 1000;

    private readonly Dictionary<string, ClientPresence> _clients = new(StringComparer.Ordinal);

    public Task Report(ClientPresence presence)
    {
        var known = _clients.GetValueOrDefault(presence.Client);
        if (known is null || presence.UtcUnixNs >= known.UtcUnixNs)
        {
            _clients[presence.Client] = presence.IsConnected ? presence : presence with { Role = known?.Role ?? "", Protocol = known?.Protocol ?? "" };
            if (presence.IsConnected)
            {
                LogCame(presence.Client, presence.Role, presence.Protocol);
            }
            else
            {
                LogWent(presence.Client, presence.Reason);
            }
        }

        if (_clients.Count > MostKnown)
        {
            _clients.Remove(_clients.Values.OrderBy(each => each.IsConnected).ThenBy(each => each.UtcUnixNs).First().Client);
        }

        return Task.CompletedTask;
    }

    public Task<ClientPresence[]> List() => Task.FromResult<ClientPresence[]>([.. _clients.Values.OrderBy(each => each.Client, StringComparer.Ordinal)]);

    [LoggerMessage(EventId = 3471, Level = LogLevel.Information, Message = "The client {Client} is on the bus (role '{Role}', {Protocol}).")]
    private partial void LogCame(string client, string role, string protocol);

    [LoggerMessage(EventId = 3472, Level = LogLevel.Information, Message = "The client {Client} has left the bus: {Reason}")]
    private partial void LogWent(string client, string reason);
}
