namespace MQTTnet.Protocol;

public static class MqttPorts
{
    public const int Default = 1883;

    /// <summary>The port of MQTT over TLS.</summary>
    public const int Secure = 8883;
}
