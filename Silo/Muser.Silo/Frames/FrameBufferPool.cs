using System.Collections.Concurrent;

namespace Muser.Silo.Frames;

/// <summary>Lends out byte arrays of exactly one frame, so that a stream of large arrays does not become garbage. Safe for any thread.</summary>
/// <param name="frameBytes">Bytes in a frame.</param>
/// <param name="kept">Arrays that are kept at most; more than that many at once are allocated and forgotten.</param>
public sealed class FrameBufferPool(int frameBytes, int kept)
{
    private readonly ConcurrentQueue<byte[]> _free = new();

    /// <summary>An array of any content.</summary>
    public byte[] Rent() => _free.TryDequeue(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(frameBytes);

    /// <summary>Takes an array back that nobody reads any more.</summary>
    public void Return(byte[] buffer)
    {
        if (_free.Count < kept)
        {
            _free.Enqueue(buffer);
        }
    }
}
