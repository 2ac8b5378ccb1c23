namespace MQTTnet.Server;

public sealed class RetainedMessageChangedEventArgs : EventArgs
{
    public RetainedMessageChangedEventArgs(
        string clientId, MqttApplicationMessage changedRetainedMessage, List<MqttApplicationMessage> storedRetainedMessages) =>
        (ClientId, ChangedRetainedMessage, StoredRetainedMessages) = (clientId, changedRetainedMessage, storedRetainedMessages);

    /// <summary>Without a payload where it was removed.</summary>
    public MqttApplicationMessage ChangedRetainedMessage { get; }

    public string ClientId { get; }

    /// <summary>All of them.</summary>
    public List<MqttApplicationMessage> StoredRetainedMessages { get; }
}
