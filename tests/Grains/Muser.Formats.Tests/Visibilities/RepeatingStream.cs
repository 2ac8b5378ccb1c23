namespace Muser.Formats.Tests.Visibilities;

/// <summary>A file of any length that is in no memory: a beginning, then one piece again and again.</summary>
internal sealed class RepeatingStream(byte[] beginning, byte[] piece, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, length - Position);
        for (var done = 0; done < wanted;)
        {
            var isBeginning = Position < beginning.Length;
            var from = isBeginning ? beginning.AsSpan((int)Position) : piece.AsSpan((int)((Position - beginning.Length) % piece.Length));
            from = from[..Math.Min(from.Length, wanted - done)];
            from.CopyTo(buffer[done..]);
            done += from.Length;
            Position += from.Length;
        }

        return wanted;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => length + offset };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
