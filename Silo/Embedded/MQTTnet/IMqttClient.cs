namespace MQTTnet;

/// <summary>One connection to a server at a time. Thread-safe; handlers of received messages run one after another.</summary>
public interface IMqttClient : IDisposable
{
    event Func<MqttApplicationMessageReceivedEventArgs, Task>? ApplicationMessageReceivedAsync;

    event Func<MqttClientConnectedEventArgs, Task>? ConnectedAsync;

    event Func<MqttClientConnectingEventArgs, Task>? ConnectingAsync;

    /// <summary>The connection has ended, or could not be made.</summary>
    event Func<MqttClientDisconnectedEventArgs, Task>? DisconnectedAsync;

    bool IsConnected { get; }

    /// <summary>Those of the last connect; null before it.</summary>
    MqttClientOptions? Options { get; }

    /// <summary>A server that refuses is a result, a server that cannot be reached an exception.</summary>
    Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default);

    Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default);

    Task PingAsync(CancellationToken cancellationToken = default);

    /// <summary>Completes when QoS 0 is handed to the connection, and QoS 1 and 2 are acknowledged.</summary>
    Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default);

    Task<MqttClientSubscribeResult> SubscribeAsync(MqttClientSubscribeOptions options, CancellationToken cancellationToken = default);

    Task<MqttClientUnsubscribeResult> UnsubscribeAsync(MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default);
}
