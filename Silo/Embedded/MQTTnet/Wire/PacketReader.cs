using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>
/// Reads the fields of one packet from bytes that others wrote. The first fault stays and ends the reading: what is read after it is zero or empty,
/// so a decoder reads all fields and asks for <see cref="Fault"/> once.
/// </summary>
internal ref struct PacketReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    public PacketFault Fault { get; private set; }

    /// <summary>Bytes that are not read yet; 0 after a fault.</summary>
    public readonly int Left => _rest.Length;

    public void Fail(PacketFault fault)
    {
        if (Fault == PacketFault.None)
        {
            Fault = fault;
        }

        _rest = default;
    }

    /// <summary>The packet must end here.</summary>
    public void End()
    {
        if (_rest.Length > 0)
        {
            Fail(PacketFault.Malformed);
        }
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _rest.Length)
        {
            Fail(PacketFault.Malformed);
            return default;
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public ReadOnlySpan<byte> Remaining() => Bytes(_rest.Length);

    public byte Byte() => Bytes(1) is [var value] ? value : default;

    /// <summary>A byte that may be 0 or 1.</summary>
    public bool Flag()
    {
        var value = Byte();
        if (value > 1)
        {
            Fail(PacketFault.ProtocolError);
        }

        return value == 1;
    }

    public ushort UInt16() => Bytes(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : default;

    public uint UInt32() => Bytes(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : default;

    /// <summary>One to four bytes, seven bits each, least significant first (MQTT 5, 1.5.5).</summary>
    public uint VariableInt()
    {
        var value = 0u;
        for (var shift = 0; shift < 28; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        Fail(PacketFault.Malformed);
        return 0;
    }

    public ReadOnlySpan<byte> Binary() => Bytes(UInt16());

    public string String()
    {
        var bytes = Text();
        return bytes.Length == 0 ? "" : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A topic or a topic filter: text that comes again and again.</summary>
    public string Topic() => TopicNames.Get(Text());

    /// <summary>UTF-8 without U+0000 (MQTT 5, 1.5.4).</summary>
    public ReadOnlySpan<byte> Text()
    {
        var bytes = Binary();
        if (!Utf8.IsValid(bytes) || bytes.Contains((byte)0))
        {
            Fail(PacketFault.Malformed);
            return default;
        }

        return bytes;
    }
}
