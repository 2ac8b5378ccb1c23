namespace Muser.Embedded.Mqtt.Wire;

/// <summary>PINGREQ and PINGRESP.</summary>
internal static class EmptyPacket
{
    public static void Write(OutputBuffer output, PacketType type)
    {
        output.Byte((byte)((byte)type << 4));
        output.Byte(0);
    }
}
