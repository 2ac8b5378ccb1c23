namespace MQTTnet.Server;

public enum MqttPendingMessagesOverflowStrategy
{
    DropOldestQueuedMessage = 0,
    DropNewMessage = 1,
}
