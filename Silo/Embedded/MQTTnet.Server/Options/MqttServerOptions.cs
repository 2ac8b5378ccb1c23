namespace MQTTnet.Server;

public sealed class MqttServerOptions
{
    /// <summary>Until CONNECT has come, and for a write that the client does not take.</summary>
    public TimeSpan DefaultCommunicationTimeout { get; set; } = TimeSpan.FromSeconds(100);

    public MqttServerTcpEndpointOptions DefaultEndpointOptions { get; } = new();

    public MqttServerTlsTcpEndpointOptions TlsEndpointOptions { get; } = new();

    /// <summary>Sessions outlive connections, in memory. False drops every session with its connection, whatever the client asks for.</summary>
    public bool EnablePersistentSessions { get; set; }

    public MqttServerKeepAliveOptions KeepAliveOptions { get; } = new();

    /// <summary>Messages that wait for one client.</summary>
    public int MaxPendingMessagesPerClient { get; set; } = 1000;

    public MqttPendingMessagesOverflowStrategy PendingMessagesOverflowStrategy { get; set; } =
        MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage;
}
