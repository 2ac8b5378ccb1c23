namespace MQTTnet.Server;

/// <summary>The server starts: what was retained before may be given to it.</summary>
public sealed class LoadingRetainedMessagesEventArgs : EventArgs
{
    public List<MqttApplicationMessage> LoadedRetainedMessages { get; set; } = [];
}
