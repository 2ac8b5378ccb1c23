using MQTTnet.Exceptions;

namespace MQTTnet.Adapter;

/// <summary>The server was reached but did not answer as MQTT asks for.</summary>
public sealed class MqttConnectingFailedException : MqttCommunicationException
{
    public MqttConnectingFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
