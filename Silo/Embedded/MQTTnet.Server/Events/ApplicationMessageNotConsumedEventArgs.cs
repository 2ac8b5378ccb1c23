namespace MQTTnet.Server;

/// <summary>Nobody had subscribed to a message.</summary>
public sealed class ApplicationMessageNotConsumedEventArgs : EventArgs
{
    public ApplicationMessageNotConsumedEventArgs(MqttApplicationMessage applicationMessage, string senderId) =>
        (ApplicationMessage, SenderId) = (applicationMessage, senderId);

    public MqttApplicationMessage ApplicationMessage { get; }

    public string SenderId { get; }
}
