namespace MQTTnet.Server;

public sealed class MqttServerFactory
{
    public MqttServer CreateMqttServer(MqttServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options);
    }

    public MqttServerOptionsBuilder CreateServerOptionsBuilder() => new();

    public MqttApplicationMessageBuilder CreateApplicationMessageBuilder() => new();

    public MqttServerClientDisconnectOptionsBuilder CreateMqttServerClientDisconnectOptionsBuilder() => new();

    public MqttServerStopOptionsBuilder CreateMqttServerStopOptionsBuilder() => new();
}
