namespace MQTTnet;

public sealed class MqttClientUnsubscribeResultItem
{
    public MqttClientUnsubscribeResultItem(string topicFilter, MqttClientUnsubscribeResultCode resultCode) =>
        (TopicFilter, ResultCode) = (topicFilter, resultCode);

    public MqttClientUnsubscribeResultCode ResultCode { get; }

    public string TopicFilter { get; }
}
