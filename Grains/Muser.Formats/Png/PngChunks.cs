using System.Buffers.Binary;

namespace Muser.Formats.Png;

/// <summary>The pieces of PNG files (W3C PNG, third edition, section 5).</summary>
internal static class PngChunks
{
    private const byte BitDepth = 8;
    private const byte PaletteColour = 3;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes the signature and the header of a picture with a palette.</summary>
    public static void WriteHeader(Stream to, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        to.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9], header[10], header[11], header[12]) = (BitDepth, PaletteColour, 0, 0, 0);
        Write(to, "IHDR"u8, header);
    }

    /// <summary>Writes texts and the palette.</summary>
    public static void WritePalette(Stream to, ReadOnlySpan<byte> paletteRgb, IReadOnlyList<KeyValuePair<string, string>>? texts)
    {
        if (paletteRgb.Length is 0 or > 768 || paletteRgb.Length % 3 != 0)
        {
            throw new ArgumentException($"{paletteRgb.Length} bytes are no palette of 1 to 256 colours.", nameof(paletteRgb));
        }

        foreach (var (keyword, text) in texts ?? [])
        {
            Write(to, "tEXt"u8, System.Text.Encoding.Latin1.GetBytes($"{keyword}\0{text}"));
        }

        Write(to, "PLTE"u8, paletteRgb);
    }

    /// <summary>Writes a chunk.</summary>
    public static void Write(Stream to, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
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
