using MQTTnet.Packets;

namespace MQTTnet;

public sealed class MqttClientSubscribeResult
{
    public MqttClientSubscribeResult(
        ushort packetIdentifier,
        IReadOnlyCollection<MqttClientSubscribeResultItem> items,
        string? reasonString,
        IReadOnlyCollection<MqttUserProperty>? userProperties)
    {
        PacketIdentifier = packetIdentifier;
        Items = items;
        ReasonString = reasonString;
        UserProperties = userProperties ?? [];
    }

    /// <summary>One for each filter, in their order.</summary>
    public IReadOnlyCollection<MqttClientSubscribeResultItem> Items { get; }

    public ushort PacketIdentifier { get; }

    public string? ReasonString { get; }

    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; }
}
