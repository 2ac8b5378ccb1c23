namespace MQTTnet.Exceptions;

/// <summary>What waited for an answer when the connection ended.</summary>
public sealed class MqttClientDisconnectedException : MqttCommunicationException
{
    public MqttClientDisconnectedException(Exception? innerException)
        : base("The MQTT client is disconnected.", innerException)
    {
    }
}
