using System.Buffers;

namespace Muser.Formats.Files;

/// <summary>
/// Writes into another stream through a buffer in which one may go back: a small file whose header is written last reaches the disk in one piece, a large one
/// in pieces of the buffer's size. The buffer is rented; the other stream stays open. Not safe for several threads.
/// </summary>
internal sealed class GatheringStream : Stream
{
    private readonly Stream _to;
    private byte[] _buffer;
    private long _origin;
    private int _position;
    private int _count;

    /// <param name="to">A stream that can seek; nobody else uses it until this one is flushed.</param>
    /// <param name="bytes">Size of the buffer, at least.</param>
    public GatheringStream(Stream to, int bytes) => (_to, _buffer, _origin) = (to, ArrayPool<byte>.Shared.Rent(bytes), to.Position);

    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => Math.Max(_to.Length, _origin + _count);

    public override long Position
    {
        get => _origin + _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>The next bytes of the stream, to be written where they lie.</summary>
    /// <param name="bytes">How many: no more than the buffer holds.</param>
    public Span<byte> Next(int bytes)
    {
        if (_buffer.Length - _position < bytes)
        {
            Flush();
        }

        _position += bytes;
        _count = Math.Max(_count, _position);
        return _buffer.AsSpan(_position - bytes, bytes);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var bytes = Math.Min(buffer.Length, _buffer.Length);
            buffer[..bytes].CopyTo(Next(bytes));
            buffer = buffer[bytes..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            _ => Length,
        };
        if (position < _origin || position > _origin + _count)
        {
            Flush();
            _origin = _to.Position = position;
        }

        _position = (int)(position - _origin);
        return position;
    }

    /// <summary>Hands all bytes over; the other stream then stands where this one does.</summary>
    public override void Flush()
    {
        _to.Write(_buffer, 0, _count);
        _origin += _position;
        if (_position != _count)
        {
            _to.Position = _origin;
        }

        (_position, _count) = (0, 0);
        _to.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Gives the buffer back; what was not flushed is lost.</summary>
    protected override void Dispose(bool disposing)
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (disposing && buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        base.Dispose(disposing);
    }
}
