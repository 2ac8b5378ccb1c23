using System.Net;
using System.Net.Sockets;

namespace MQTTnet;

public sealed class MqttClientTcpOptions : IMqttClientChannelOptions
{
    /// <summary>Unspecified tries IPv6 and IPv4.</summary>
    public AddressFamily AddressFamily { get; set; } = AddressFamily.Unspecified;

    /// <summary>Of the socket, bytes.</summary>
    public int BufferSize { get; set; } = 8192;

    /// <summary>Sends what is written at once (TCP_NODELAY).</summary>
    public bool NoDelay { get; set; } = true;

    public EndPoint? RemoteEndpoint { get; set; }

    public MqttClientTlsOptions? TlsOptions { get; set; } = new();

    public override string ToString() => RemoteEndpoint?.ToString() ?? "";
}
