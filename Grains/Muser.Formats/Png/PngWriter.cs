using System.Buffers.Binary;
using System.IO.Compression;

namespace Muser.Formats.Png;

/// <summary>
/// Writes PNG pictures of 8 bits a pixel with a palette (W3C PNG, third edition): signature, IHDR, tEXt, PLTE, one IDAT, IEND. No scan-line filter,
/// which serves palettes best; zlib at its fastest. Safe for any thread.
/// </summary>
public static class PngWriter
{
    private const byte BitDepth = 8;
    private const byte PaletteColour = 3;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes one picture.</summary>
    /// <param name="to">The stream; it stays open.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="paletteRgb">1 to 256 colours: red, green, blue.</param>
    /// <param name="pixelRowColumn">[row, column], row 0 on top: indices of colours, each within the palette.</param>
    /// <param name="texts">Keyword (1 to 79 characters) and text, both Latin-1, such as Title or Software.</param>
    public static void WriteIndexed(
        Stream to,
        int width,
        int height,
        ReadOnlySpan<byte> paletteRgb,
        ReadOnlySpan<byte> pixelRowColumn,
        IReadOnlyList<KeyValuePair<string, string>>? texts = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixelRowColumn.Length, width * height, nameof(pixelRowColumn));
        if (paletteRgb.Length is 0 or > 768 || paletteRgb.Length % 3 != 0)
        {
            throw new ArgumentException($"{paletteRgb.Length} bytes are no palette of 1 to 256 colours.", nameof(paletteRgb));
        }

        to.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9], header[10], header[11], header[12]) = (BitDepth, PaletteColour, 0, 0, 0);
        WriteChunk(to, "IHDR"u8, header);
        foreach (var (keyword, text) in texts ?? [])
        {
            WriteChunk(to, "tEXt"u8, System.Text.Encoding.Latin1.GetBytes($"{keyword}\0{text}"));
        }

        WriteChunk(to, "PLTE"u8, paletteRgb);
        using var data = new MemoryStream(pixelRowColumn.Length / 2);
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(pixelRowColumn.Slice(row * width, width));
            }
        }

        WriteChunk(to, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        WriteChunk(to, "IEND"u8, []);
    }

    private static void WriteChunk(Stream to, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        to.Write(word);
        to.Write(type);
        to.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Update(Crc32.Update(0, type), data));
        to.Write(word);
    }
}
