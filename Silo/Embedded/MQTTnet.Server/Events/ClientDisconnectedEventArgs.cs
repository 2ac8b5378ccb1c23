using System.Collections;
using System.Net;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Wire;

namespace MQTTnet.Server;

public sealed class ClientDisconnectedEventArgs : EventArgs
{
    private readonly DisconnectPacket? _packet;

    internal ClientDisconnectedEventArgs(
        ConnectPacket connect, DisconnectPacket? disconnect, MqttClientDisconnectType type, EndPoint? remote, IDictionary items)
    {
        _packet = disconnect;
        ClientId = connect.ClientId;
        UserName = connect.UserName;
        DisconnectType = type;
        RemoteEndPoint = remote;
        SessionItems = items;
    }

    public string ClientId { get; }

    public MqttClientDisconnectType DisconnectType { get; }

    /// <summary>As the client said; null where it said nothing.</summary>
    public MqttDisconnectReasonCode? ReasonCode => _packet?.ReasonCode;

    public string? ReasonString => _packet?.Properties?.ReasonString;

    public EndPoint? RemoteEndPoint { get; }

    public uint SessionExpiryInterval => _packet?.Properties?.SessionExpirySeconds ?? 0;

    public IDictionary SessionItems { get; }

    public string? UserName { get; }

    public List<MqttUserProperty>? UserProperties => _packet?.Properties?.UserProperties;
}
