namespace Muser.Embedded.Mqtt.Wire;

/// <summary>Where one packet lies in a stream of bytes.</summary>
/// <param name="Header">Its first byte: type and flags.</param>
/// <param name="BodyOffset">Bytes of the header.</param>
/// <param name="BodyLength">Bytes behind it.</param>
internal readonly record struct Frame(byte Header, int BodyOffset, int BodyLength)
{
    public PacketType Type => (PacketType)(Header >> 4);

    public int Length => BodyOffset + BodyLength;

    /// <summary>Finds the first packet. False where more bytes are needed, or, with a fault, where they will not help.</summary>
    /// <param name="input">The stream from the start of a packet.</param>
    /// <param name="maximumBytes">The largest packet to take, header and all.</param>
    /// <param name="frame">Where it is; with false, how long it will be as far as is known.</param>
    /// <param name="fault">None, or what is wrong.</param>
    public static bool TryRead(ReadOnlySpan<byte> input, int maximumBytes, out Frame frame, out PacketFault fault)
    {
        frame = default;
        fault = PacketFault.None;
        if (input.IsEmpty)
        {
            return false;
        }

        if (!FlagsAreValid(input[0]))
        {
            fault = PacketFault.Malformed;
            return false;
        }

        var length = 0;
        for (var i = 0; i < VariableIntLength.Most; i++)
        {
            if (i + 1 >= input.Length)
            {
                return false;
            }

            var next = input[i + 1];
            length |= (next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                frame = new(input[0], i + 2, length);
                fault = frame.Length > maximumBytes ? PacketFault.PacketTooLarge : PacketFault.None;
                return fault == PacketFault.None && input.Length >= frame.Length;
            }
        }

        fault = PacketFault.Malformed;
        return false;
    }

    /// <summary>MQTT 5, 2.1.3.</summary>
    private static bool FlagsAreValid(byte header) => (PacketType)(header >> 4) switch
    {
        0 => false,
        PacketType.Publish => (header & 0b0110) != 0b0110 && (header & 0b1110) != 0b1000,
        PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe => (header & 0x0F) == 0b0010,
        _ => (header & 0x0F) == 0,
    };
}
