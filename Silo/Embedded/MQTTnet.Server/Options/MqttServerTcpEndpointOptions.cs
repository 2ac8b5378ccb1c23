using MQTTnet.Protocol;

namespace MQTTnet.Server;

public class MqttServerTcpEndpointOptions : MqttServerTcpEndpointBaseOptions
{
    public MqttServerTcpEndpointOptions() => Port = MqttPorts.Default;
}
