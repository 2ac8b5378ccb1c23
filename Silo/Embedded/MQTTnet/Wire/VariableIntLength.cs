namespace Muser.Embedded.Mqtt.Wire;

/// <summary>The variable byte integer of MQTT 5, 1.5.5.</summary>
internal static class VariableIntLength
{
    public const int Largest = (1 << 28) - 1;

    /// <summary>Bytes of the largest one.</summary>
    public const int Most = 4;

    public static int Of(uint value) => value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : Most;

    /// <param name="bytes">As many as <see cref="Of"/> says.</param>
    /// <param name="value">Not above <see cref="Largest"/>.</param>
    public static void Write(Span<byte> bytes, uint value)
    {
        for (var i = 0; i < bytes.Length; i++, value >>= 7)
        {
            bytes[i] = (byte)((value & 0x7F) | (i < bytes.Length - 1 ? 0x80u : 0));
        }
    }
}
