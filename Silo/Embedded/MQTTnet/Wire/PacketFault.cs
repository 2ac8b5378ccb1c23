namespace Muser.Embedded.Mqtt.Wire;

/// <summary>Why bytes from outside are no packet, or not one that may come now. The values are the reason codes of MQTT 5 (2.4).</summary>
internal enum PacketFault : byte
{
    None = 0x00,

    /// <summary>Not laid out as the protocol says: too short, too long, reserved bits, text that is not UTF-8.</summary>
    Malformed = 0x81,

    /// <summary>Laid out well, but not allowed: a property twice, a second CONNECT, an id of zero.</summary>
    ProtocolError = 0x82,

    UnsupportedVersion = 0x84,
    TopicFilterInvalid = 0x8F,
    TopicNameInvalid = 0x90,
    ReceiveMaximumExceeded = 0x93,
    TopicAliasInvalid = 0x94,
    PacketTooLarge = 0x95,
}
