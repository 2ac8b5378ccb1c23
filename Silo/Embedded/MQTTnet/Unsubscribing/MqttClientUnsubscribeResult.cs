using MQTTnet.Packets;

namespace MQTTnet;

public sealed class MqttClientUnsubscribeResult
{
    public MqttClientUnsubscribeResult(
        ushort packetIdentifier,
        IReadOnlyCollection<MqttClientUnsubscribeResultItem> items,
        string? reasonString,
        IReadOnlyCollection<MqttUserProperty>? userProperties)
    {
        PacketIdentifier = packetIdentifier;
        Items = items;
        ReasonString = reasonString;
        UserProperties = userProperties ?? [];
    }

    /// <summary>One for each filter, in their order.</summary>
    public IReadOnlyCollection<MqttClientUnsubscribeResultItem> Items { get; }

    public ushort PacketIdentifier { get; }

    public string? ReasonString { get; }

    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; set; }
}
