using System.Buffers.Binary;

namespace Muser.Simulators.Frames;

/// <summary>A frame that is ready to be written or sent. Dispose gives its memory back; then it must not be used.</summary>
public sealed class ProducedFrame : IDisposable
{
    /// <summary>Bytes of the length that may stand before a frame on a socket.</summary>
    public const int PrefixBytes = 4;

    private readonly FramePipeline _owner;
    private readonly byte[] _buffer;

    internal ProducedFrame(FramePipeline owner, byte[] buffer, Emission emission)
    {
        (_owner, _buffer, Emission) = (owner, buffer, emission);
        BinaryPrimitives.WriteInt32LittleEndian(buffer, emission.Bytes);
    }

    /// <summary>Which frame, and what happened to it.</summary>
    public Emission Emission { get; }

    /// <summary>The frame, or what is left of it.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(PrefixBytes, Emission.Bytes);

    /// <summary>The same after its length, a little-endian 32-bit integer.</summary>
    public ReadOnlyMemory<byte> BytesWithLength => _buffer.AsMemory(0, PrefixBytes + Emission.Bytes);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _owner.Return(_buffer);
}
