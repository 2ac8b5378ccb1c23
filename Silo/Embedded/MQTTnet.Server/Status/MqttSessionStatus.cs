using System.Collections;
using Muser.Embedded.Mqtt;
using Muser.Embedded.Mqtt.Sessions;

namespace MQTTnet.Server;

/// <summary>A session as it is when it is asked.</summary>
public sealed class MqttSessionStatus
{
    private readonly Broker _broker;
    private readonly Session _session;

    internal MqttSessionStatus(Broker broker, Session session) => (_broker, _session) = (broker, session);

    public DateTime CreatedTimestamp => _session.CreatedUtc;

    public DateTime? DisconnectedTimestamp => _session.DisconnectedUtc;

    /// <summary>Seconds.</summary>
    public uint ExpiryInterval => _session.ExpirySeconds;

    public string Id => _session.ClientId;

    /// <summary>For the application, as long as the session.</summary>
    public IDictionary Items => _session.Items;

    public long PendingApplicationMessagesCount => _session.WaitingCount;

    public Task ClearApplicationMessagesQueueAsync()
    {
        _session.ClearWaiting();
        return Task.CompletedTask;
    }

    /// <summary>Ends the session, and the connection where there is one.</summary>
    public async Task DeleteAsync()
    {
        var connection = _session.Connection;
        await _broker.DropSessionAsync(_session).ConfigureAwait(false);
        if (connection is not null)
        {
            await connection.StopAsync(new()).ConfigureAwait(false);
        }
    }
}
