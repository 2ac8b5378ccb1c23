namespace MQTTnet.Protocol;

/// <summary>Whether a subscription asks for the messages that are retained when it is made (MQTT 5, 3.8.3.1).</summary>
public enum MqttRetainHandling
{
    SendAtSubscribe = 0,
    SendAtSubscribeIfNewSubscriptionOnly = 1,
    DoNotSendOnSubscribe = 2,
}
