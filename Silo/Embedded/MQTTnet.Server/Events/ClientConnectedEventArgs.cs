using System.Collections;
using System.Net;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using Muser.Embedded.Mqtt.Wire;

namespace MQTTnet.Server;

public sealed class ClientConnectedEventArgs : EventArgs
{
    private readonly ConnectPacket _packet;

    internal ClientConnectedEventArgs(ConnectPacket packet, EndPoint? remote, IDictionary items)
    {
        _packet = packet;
        RemoteEndPoint = remote;
        SessionItems = items;
    }

    public string ClientId => _packet.ClientId;

    public MqttProtocolVersion ProtocolVersion => _packet.Version;

    public EndPoint? RemoteEndPoint { get; }

    public IDictionary SessionItems { get; }

    public string? UserName => _packet.UserName;

    public List<MqttUserProperty>? UserProperties => _packet.Properties?.UserProperties;
}
