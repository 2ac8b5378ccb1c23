namespace MQTTnet.Server;

/// <summary>A message has got in line for a client, or was dropped as too many wait.</summary>
public sealed class ApplicationMessageEnqueuedEventArgs : EventArgs
{
    public ApplicationMessageEnqueuedEventArgs(string senderClientId, string receiverClientId, MqttApplicationMessage applicationMessage, bool isDropped) =>
        (SenderClientId, ReceiverClientId, ApplicationMessage, IsDropped) = (senderClientId, receiverClientId, applicationMessage, isDropped);

    public MqttApplicationMessage ApplicationMessage { get; }

    public bool IsDropped { get; }

    public string ReceiverClientId { get; }

    public string SenderClientId { get; }
}
