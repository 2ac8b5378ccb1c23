using System.Net;
using MQTTnet.Formatter;
using Muser.Embedded.Mqtt;

namespace MQTTnet.Server;

/// <summary>A connected client as it is when it is asked.</summary>
public sealed class MqttClientStatus
{
    private readonly BrokerConnection _connection;

    internal MqttClientStatus(Broker broker, BrokerConnection connection)
    {
        _connection = connection;
        Session = new(broker, connection.Session!);
    }

    public long BytesReceived => _connection.BytesReceived;

    public long BytesSent => _connection.BytesSent;

    public DateTime ConnectedTimestamp => _connection.ConnectedUtc;

    public string Id => Session.Id;

    public MqttProtocolVersion ProtocolVersion => _connection.Version;

    public long ReceivedApplicationMessagesCount => _connection.MessagesReceived;

    public long ReceivedPacketsCount => _connection.PacketsReceived;

    public EndPoint? RemoteEndPoint => _connection.Remote;

    public long SentApplicationMessagesCount => _connection.MessagesSent;

    public long SentPacketsCount => _connection.PacketsSent;

    public MqttSessionStatus Session { get; set; }

    public Task DisconnectAsync(MqttServerClientDisconnectOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _connection.StopAsync(options);
    }
}
