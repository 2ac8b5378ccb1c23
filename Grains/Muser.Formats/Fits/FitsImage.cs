using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Muser.Formats.Fits;

/// <summary>
/// One two-dimensional image as the primary unit of a FITS file. On writing: BITPIX -32, big-endian, blocks of 2880 bytes. Pixels are [row, column] with column
/// along NAXIS1, in the order of the file.
/// </summary>
/// <param name="Header">The header, from SIMPLE to the last card before END.</param>
/// <param name="Width">Pixels along NAXIS1.</param>
/// <param name="Height">Pixels along NAXIS2.</param>
/// <param name="PixelRowColumn">The pixels.</param>
public sealed record FitsImage(FitsHeader Header, int Width, int Height, float[] PixelRowColumn)
{
    /// <summary>A mebibyte at a time: a map of 512 x 512 is one piece.</summary>
    private const int ChunkPixels = 1 << 18;

    /// <summary>A header that begins as a primary image of 32-bit floats must: SIMPLE, BITPIX, NAXIS, NAXIS1, NAXIS2. Add the rest.</summary>
    public static FitsHeader BeginHeader(int width, int height) => new FitsHeader()
        .Add("SIMPLE", true, "FITS standard 4.0")
        .Add("BITPIX", -32, "32-bit floating point")
        .Add("NAXIS", 2)
        .Add("NAXIS1", width)
        .Add("NAXIS2", height);

    /// <summary>Writes an image.</summary>
    /// <param name="to">The stream; it stays open.</param>
    /// <param name="header">From <see cref="BeginHeader"/>, with the cards that describe the image.</param>
    /// <param name="pixelRowColumn">As many pixels as the header says.</param>
    public static void Write(Stream to, FitsHeader header, ReadOnlySpan<float> pixelRowColumn)
    {
        if (!header.TryGet("NAXIS1", out long width) || !header.TryGet("NAXIS2", out long height) || width * height != pixelRowColumn.Length)
        {
            throw new ArgumentException($"The header does not describe an image of {pixelRowColumn.Length} pixels.", nameof(header));
        }

        header.WriteTo(to);
        var buffer = ArrayPool<byte>.Shared.Rent((Math.Min(ChunkPixels, pixelRowColumn.Length) * sizeof(float)) + FitsHeader.BlockBytes);
        for (var rest = pixelRowColumn; rest.Length > 0;)
        {
            var count = Math.Min(ChunkPixels, rest.Length);
            var bytes = buffer.AsSpan(0, count * sizeof(float));
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, uint>(rest[..count]), MemoryMarshal.Cast<byte, uint>(bytes));
            rest = rest[count..];
            if (rest.IsEmpty)
            {
                var padding = buffer.AsSpan(bytes.Length, Padding(pixelRowColumn.Length * (long)sizeof(float)));
                padding.Clear();
                bytes = buffer.AsSpan(0, bytes.Length + padding.Length);
            }

            to.Write(bytes);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>
    /// Reads the primary image of a file: any BITPIX, with BSCALE and BZERO, and further axes of length 1. BLANK is not looked at.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="image">The image, when the result is None.</param>
    /// <param name="offset">Byte offset of the fault.</param>
    public static FitsFault TryRead(ReadOnlySpan<byte> file, out FitsImage? image, out int offset)
    {
        image = null;
        offset = 0;
        if (!file.StartsWith("SIMPLE  ="u8))
        {
            return FitsFault.NotFits;
        }

        var fault = FitsHeader.TryParse(file, out var header, out offset);
        if (fault != FitsFault.None)
        {
            return fault;
        }

        if (!header.TryGet("SIMPLE", out bool simple) || !simple)
        {
            offset = 0;
            return FitsFault.NotFits;
        }

        if (!header.TryGet("BITPIX", out long bitpix) || bitpix is not (8 or 16 or 32 or 64 or -32 or -64))
        {
            return FitsFault.BadBitpix;
        }

        if (!TryGetAxes(header, out var width, out var height))
        {
            return FitsFault.NotAnImage;
        }

        var pixels = (long)width * height;
        var bytesPerPixel = (int)Math.Abs(bitpix) / 8;
        if (file.Length - offset < pixels * bytesPerPixel)
        {
            offset = file.Length;
            return FitsFault.Truncated;
        }

        var data = file.Slice(offset, (int)(pixels * bytesPerPixel));
        var zero = header.TryGet("BZERO", out double bzero) ? bzero : 0;
        var scale = header.TryGet("BSCALE", out double bscale) ? bscale : 1;
        var values = new float[pixels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((Pixel(data[(i * bytesPerPixel)..], bitpix) * scale) + zero);
        }

        image = new FitsImage(header, width, height, values);
        return FitsFault.None;
    }

    /// <summary>Bytes that fill the last block.</summary>
    internal static int Padding(long bytes) => (int)((FitsHeader.BlockBytes - (bytes % FitsHeader.BlockBytes)) % FitsHeader.BlockBytes);

    private static bool TryGetAxes(FitsHeader header, out int width, out int height)
    {
        (width, height) = (0, 0);
        if (!header.TryGet("NAXIS", out long axes) || axes is < 2 or > 999)
        {
            return false;
        }

        for (var axis = 1; axis <= axes; axis++)
        {
            if (!header.TryGet($"NAXIS{axis}", out long length) || length < 1 || length > int.MaxValue || (axis > 2 && length != 1))
            {
                return false;
            }

            (width, height) = axis switch
            {
                1 => ((int)length, 0),
                2 => (width, (int)length),
                _ => (width, height),
            };
        }

        return (long)width * height <= Array.MaxLength / sizeof(double);
    }

    private static double Pixel(ReadOnlySpan<byte> at, long bitpix) => bitpix switch
    {
        8 => at[0],
        16 => BinaryPrimitives.ReadInt16BigEndian(at),
        32 => BinaryPrimitives.ReadInt32BigEndian(at),
        64 => BinaryPrimitives.ReadInt64BigEndian(at),
        -32 => BinaryPrimitives.ReadSingleBigEndian(at),
        _ => BinaryPrimitives.ReadDoubleBigEndian(at),
    };
}
