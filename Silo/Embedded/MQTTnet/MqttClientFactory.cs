using Muser.Embedded.Mqtt.Client;

namespace MQTTnet;

public class MqttClientFactory
{
    public IMqttClient CreateMqttClient() => new EmbeddedMqttClient();

    public MqttApplicationMessageBuilder CreateApplicationMessageBuilder() => new();

    public MqttClientOptionsBuilder CreateClientOptionsBuilder() => new();

    public MqttClientDisconnectOptionsBuilder CreateClientDisconnectOptionsBuilder() => new();

    public MqttClientSubscribeOptionsBuilder CreateSubscribeOptionsBuilder() => new();

    public MqttClientUnsubscribeOptionsBuilder CreateUnsubscribeOptionsBuilder() => new();

    public MqttTopicFilterBuilder CreateTopicFilterBuilder() => new();
}
