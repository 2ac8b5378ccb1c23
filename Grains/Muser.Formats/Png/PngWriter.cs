namespace Muser.Formats.Png;

/// <summary>
/// Writes PNG pictures of 8 bits a pixel with a palette (W3C PNG, third edition): signature, IHDR, tEXt, PLTE, one IDAT, IEND. For palettes whose neighbours are alike, as
/// those of maps: the differences of rows are what is compressed. Safe for any thread.
/// </summary>
public static class PngWriter
{
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
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixelRowColumn.Length, width * height, nameof(pixelRowColumn));
        PngChunks.WriteHeader(to, width, height);
        PngChunks.WritePalette(to, paletteRgb, texts);
        PngChunks.Write(to, "IDAT"u8, PngRows.Compress(width, pixelRowColumn));
        PngChunks.Write(to, "IEND"u8, []);
    }
}
