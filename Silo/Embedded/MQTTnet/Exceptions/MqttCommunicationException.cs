namespace MQTTnet.Exceptions;

/// <summary>The connection could not be made, or has ended.</summary>
public class MqttCommunicationException : Exception
{
    public MqttCommunicationException(Exception? innerException)
        : base(innerException?.Message ?? "MQTT communication failed.", innerException)
    {
    }

    public MqttCommunicationException(string message, Exception? innerException = default)
        : base(message, innerException)
    {
    }
}
