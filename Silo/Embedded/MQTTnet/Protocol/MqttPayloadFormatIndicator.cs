namespace MQTTnet.Protocol;

public enum MqttPayloadFormatIndicator
{
    Unspecified = 0,

    /// <summary>The payload is UTF-8 text.</summary>
    CharacterData = 1,
}
