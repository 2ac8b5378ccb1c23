using System.Buffers;
using System.IO.Compression;
using System.Numerics;

namespace Muser.Formats.Png;

/// <summary>
/// Compresses the rows of pictures that are noise, smooth areas and letters: each row is replaced by its difference from the one above (filter "up"), and zlib codes what
/// is left by how often it occurs, without looking for matches, of which there are next to none. Safe for any thread.
/// </summary>
internal static class PngRows
{
    private const byte FilterUp = 2;

    private static readonly ZLibCompressionOptions Options = new() { CompressionLevel = 1, CompressionStrategy = ZLibCompressionStrategy.HuffmanOnly };

    /// <summary>Kept by each thread, so that pictures one after the other make no garbage.</summary>
    [ThreadStatic]
    private static MemoryStream? _data;

    /// <summary>The compressed rows, valid until the next call of this thread.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="pixelRowColumn">[row, column].</param>
    /// <param name="room">Bytes that are left free at the front.</param>
    public static Span<byte> Compress(int width, ReadOnlySpan<byte> pixelRowColumn, int room = 0)
    {
        var data = _data ??= new MemoryStream();
        data.SetLength(room);
        data.Position = room;
        var length = pixelRowColumn.Length + (pixelRowColumn.Length / width);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        Filter(width, pixelRowColumn, buffer);
        using (var zlib = new ZLibStream(data, Options, leaveOpen: true))
        {
            zlib.Write(buffer, 0, length);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return data.GetBuffer().AsSpan(0, (int)data.Length);
    }

    private static void Filter(int width, ReadOnlySpan<byte> pixels, Span<byte> filtered)
    {
        ReadOnlySpan<byte> above = [];
        for (; pixels.Length > 0; pixels = pixels[width..], filtered = filtered[(width + 1)..])
        {
            var row = pixels[..width];
            var to = filtered.Slice(1, width);
            filtered[0] = FilterUp;
            var i = 0;
            if (above.IsEmpty)
            {
                row.CopyTo(to);
                i = width;
            }

            for (; i <= width - Vector<byte>.Count; i += Vector<byte>.Count)
            {
                (new Vector<byte>(row[i..]) - new Vector<byte>(above[i..])).CopyTo(to[i..]);
            }

            for (; i < width; i++)
            {
                to[i] = (byte)(row[i] - above[i]);
            }

            above = row;
        }
    }
}
