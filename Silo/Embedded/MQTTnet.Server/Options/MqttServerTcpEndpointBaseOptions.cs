using System.Net;

namespace MQTTnet.Server;

public abstract class MqttServerTcpEndpointBaseOptions
{
    /// <summary>IPAddress.None turns IPv4 off.</summary>
    public IPAddress BoundInterNetworkAddress { get; set; } = IPAddress.Any;

    /// <summary>IPAddress.None turns IPv6 off.</summary>
    public IPAddress BoundInterNetworkV6Address { get; set; } = IPAddress.IPv6Any;

    public int ConnectionBacklog { get; set; } = 100;

    public bool IsEnabled { get; set; }

    /// <summary>Sends what is written at once (TCP_NODELAY).</summary>
    public bool NoDelay { get; set; } = true;

    public int Port { get; set; }

    public bool ReuseAddress { get; set; }
}
