namespace MQTTnet.Protocol;

public enum MqttQualityOfServiceLevel
{
    AtMostOnce = 0,
    AtLeastOnce = 1,
    ExactlyOnce = 2,
}
