using System.Net.Security;
using System.Security.Authentication;
using MQTTnet.Certificates;
using MQTTnet.Protocol;

namespace MQTTnet.Server;

public sealed class MqttServerTlsTcpEndpointOptions : MqttServerTcpEndpointBaseOptions
{
    public MqttServerTlsTcpEndpointOptions() => Port = MqttPorts.Secure;

    public ICertificateProvider? CertificateProvider { get; set; }

    public bool CheckCertificateRevocation { get; set; }

    public bool ClientCertificateRequired { get; set; }

    public RemoteCertificateValidationCallback? RemoteCertificateValidationCallback { get; set; }

    /// <summary>None leaves the choice to the system.</summary>
    public SslProtocols SslProtocol { get; set; } = SslProtocols.None;
}
