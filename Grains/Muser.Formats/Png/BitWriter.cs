using System.Buffers.Binary;

namespace Muser.Formats.Png;

/// <summary>Writes bits, the lowest first, as deflate does.</summary>
/// <param name="output">Where they go.</param>
/// <param name="at">The first byte.</param>
internal ref struct BitWriter(Span<byte> output, int at)
{
    private readonly Span<byte> _output = output;
    private int _at = at;
    private ulong _bits;
    private int _count;

    /// <summary>Adds up to 32 bits.</summary>
    public void Write(uint bits, int count)
    {
        _bits |= (ulong)bits << _count;
        _count += count;
        if (_count >= 32)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_output[_at..], (uint)_bits);
            _at += sizeof(uint);
            _bits >>= 32;
            _count -= 32;
        }
    }

    /// <summary>Fills the last byte and returns the place after it.</summary>
    public int Flush()
    {
        for (; _count > 0; _count -= 8)
        {
            _output[_at++] = (byte)_bits;
            _bits >>= 8;
        }

        return _at;
    }
}
