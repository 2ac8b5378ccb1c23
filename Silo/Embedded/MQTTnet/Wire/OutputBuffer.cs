using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Muser.Embedded.Mqtt.Wire;

/// <summary>Packets as they are written, one behind another, in an array of the pool that is there only while there is something to send. Not thread-safe.</summary>
internal sealed class OutputBuffer
{
    private const int FirstBytes = 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Forgets what was written, keeps the array.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets what was written after a mark.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Gives the array back.</summary>
    public void Release()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        Length = 0;
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    public void VariableInt(uint value)
    {
        Span<byte> bytes = stackalloc byte[VariableIntLength.Most];
        bytes = bytes[..VariableIntLength.Of(value)];
        VariableIntLength.Write(bytes, value);
        Raw(bytes);
    }

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Raw(in ReadOnlySequence<byte> bytes) => bytes.CopyTo(Take(checked((int)bytes.Length)));

    /// <exception cref="ArgumentException">Longer than 65,535 bytes.</exception>
    public void Binary(ReadOnlySpan<byte> bytes)
    {
        UInt16(Fitting(bytes.Length));
        Raw(bytes);
    }

    /// <exception cref="ArgumentException">Longer than 65,535 bytes.</exception>
    public void String(string? text)
    {
        text ??= "";
        var length = Encoding.UTF8.GetByteCount(text);
        UInt16(Fitting(length));
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    /// <summary>Leaves room for the length of what follows.</summary>
    /// <param name="expected">How long it may be: a good guess saves moving it.</param>
    public Section Begin(int expected)
    {
        Section section = new(Length, VariableIntLength.Of((uint)expected));
        Take(section.Reserved);
        return section;
    }

    /// <summary>Writes the length of what was written since <see cref="Begin"/> before it.</summary>
    public void End(Section section)
    {
        var start = section.Position + section.Reserved;
        var length = Length - start;
        if (length > VariableIntLength.Largest)
        {
            throw new MQTTnet.Exceptions.MqttProtocolViolationException($"A packet of {length} bytes is larger than MQTT allows ({VariableIntLength.Largest}).");
        }

        var needed = VariableIntLength.Of((uint)length);
        if (needed != section.Reserved)
        {
            Ensure(needed);
            _bytes.AsSpan(start, length).CopyTo(_bytes.AsSpan(section.Position + needed));
            Length += needed - section.Reserved;
        }

        VariableIntLength.Write(_bytes.AsSpan(section.Position, needed), (uint)length);
    }

    private static ushort Fitting(int length) => length <= ushort.MaxValue
        ? (ushort)length
        : throw new ArgumentException($"A text or binary field of MQTT holds 65535 bytes at most; this one has {length}.");

    private Span<byte> Take(int count)
    {
        Ensure(count);
        var taken = _bytes.AsSpan(Length, count);
        Length += count;
        return taken;
    }

    private void Ensure(int more)
    {
        if (_bytes.Length - Length >= more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(FirstBytes, _bytes.Length * 2), checked(Length + more)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }

    /// <summary>A length that is written when what it counts is known.</summary>
    internal readonly record struct Section(int Position, int Reserved);
}
