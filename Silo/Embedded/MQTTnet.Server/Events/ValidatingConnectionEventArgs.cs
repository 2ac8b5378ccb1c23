using System.Collections;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Wire;

namespace MQTTnet.Server;

/// <summary>A client asks to be let in: <see cref="ReasonCode"/> decides.</summary>
public sealed class ValidatingConnectionEventArgs : EventArgs
{
    private readonly ConnectPacket _packet;

    internal ValidatingConnectionEventArgs(
        ConnectPacket packet, EndPoint? remote, X509Certificate2? certificate, bool secure, IDictionary items, CancellationToken cancellation)
    {
        _packet = packet;
        RemoteEndPoint = remote;
        ClientCertificate = certificate;
        IsSecureConnection = secure;
        SessionItems = items;
        CancellationToken = cancellation;
    }

    /// <summary>The id that a client without one gets.</summary>
    public string? AssignedClientIdentifier { get; set; }

    public CancellationToken CancellationToken { get; }

    public bool? CleanSession => _packet.CleanStart;

    public X509Certificate2? ClientCertificate { get; }

    public string ClientId => _packet.ClientId;

    public bool IsSecureConnection { get; }

    /// <summary>Seconds.</summary>
    public ushort? KeepAlivePeriod => _packet.KeepAliveSeconds;

    public uint MaximumPacketSize => _packet.Properties?.MaximumPacketBytes ?? 0;

    public string Password => Encoding.UTF8.GetString(RawPassword ?? []);

    public MqttProtocolVersion ProtocolVersion => _packet.Version;

    public byte[]? RawPassword => _packet.Password;

    public MqttConnectReasonCode ReasonCode { get; set; }

    public string? ReasonString { get; set; }

    public ushort ReceiveMaximum => _packet.Properties?.ReceiveMaximum ?? 0;

    public EndPoint? RemoteEndPoint { get; }

    public List<MqttUserProperty>? ResponseUserProperties { get; set; }

    public string? ServerReference { get; set; }

    public uint SessionExpiryInterval => _packet.Properties?.SessionExpirySeconds ?? 0;

    /// <summary>For the application, as long as the session.</summary>
    public IDictionary SessionItems { get; }

    public ushort TopicAliasMaximum => _packet.Properties?.TopicAliasMaximum ?? 0;

    public string? UserName => _packet.UserName;

    public List<MqttUserProperty>? UserProperties => _packet.Properties?.UserProperties;

    public uint WillDelayInterval => _packet.WillDelaySeconds;
}
