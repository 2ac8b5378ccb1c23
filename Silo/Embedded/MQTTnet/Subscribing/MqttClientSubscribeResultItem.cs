using MQTTnet.Packets;

namespace MQTTnet;

public sealed class MqttClientSubscribeResultItem
{
    public MqttClientSubscribeResultItem(MqttTopicFilter topicFilter, MqttClientSubscribeResultCode resultCode) =>
        (TopicFilter, ResultCode) = (topicFilter, resultCode);

    public MqttClientSubscribeResultCode ResultCode { get; }

    public MqttTopicFilter TopicFilter { get; }
}
