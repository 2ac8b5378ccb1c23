namespace MQTTnet.Server;

public sealed class MqttServerStopOptions
{
    /// <summary>What the clients are told.</summary>
    public MqttServerClientDisconnectOptions? DefaultClientDisconnectOptions { get; set; } =
        new() { ReasonCode = MQTTnet.Protocol.MqttDisconnectReasonCode.ServerShuttingDown };
}
