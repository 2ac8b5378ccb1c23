using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>A message that was received, and how it is acknowledged (QoS 1 and 2).</summary>
public sealed class MqttApplicationMessageReceivedEventArgs : EventArgs
{
    private readonly Func<MqttApplicationMessageReceivedEventArgs, CancellationToken, Task> _acknowledge;
    private int _acknowledged;

    internal MqttApplicationMessageReceivedEventArgs(
        string clientId,
        MqttApplicationMessage message,
        ushort packetIdentifier,
        Func<MqttApplicationMessageReceivedEventArgs, CancellationToken, Task> acknowledge)
    {
        ClientId = clientId;
        ApplicationMessage = message;
        PacketIdentifier = packetIdentifier;
        _acknowledge = acknowledge;
    }

    public MqttApplicationMessage ApplicationMessage { get; }

    /// <summary>The message is acknowledged when the handlers have returned; false leaves it to <see cref="AcknowledgeAsync"/>.</summary>
    public bool AutoAcknowledge { get; set; } = true;

    public string ClientId { get; }

    public bool IsHandled { get; set; }

    public ushort PacketIdentifier { get; }

    /// <summary>True keeps the message from being acknowledged.</summary>
    public bool ProcessingFailed { get; set; }

    /// <summary>Goes to the server with the acknowledgement (MQTT 5).</summary>
    public MqttApplicationMessageReceivedReasonCode ReasonCode { get; set; }

    public string? ResponseReasonString { get; set; }

    public List<MqttUserProperty> ResponseUserProperties { get; } = [];

    public object? Tag { get; set; }

    /// <exception cref="InvalidOperationException">It is acknowledged already.</exception>
    public Task AcknowledgeAsync(CancellationToken cancellationToken) => Interlocked.Exchange(ref _acknowledged, 1) == 0
        ? _acknowledge(this, cancellationToken)
        : throw new InvalidOperationException("The application message is already acknowledged.");
}
