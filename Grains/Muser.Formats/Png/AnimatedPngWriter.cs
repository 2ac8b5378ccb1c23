using System.Buffers.Binary;

namespace Muser.Formats.Png;

/// <summary>
/// Writes animated PNG pictures with one palette (W3C PNG, third edition, sections 4.9 and 11.3.6): a PNG whose first frame is what programs show that know nothing of
/// animation. Frames are whole pictures, shown for equal times, over and over. One call at a time.
/// </summary>
public sealed class AnimatedPngWriter
{
    private const int FrameControlBytes = 26;
    private const int SequenceBytes = 4;
    private const double DelayUnitsPerSecond = 1000;

    private readonly Stream _to;
    private readonly int _width;
    private readonly int _height;
    private readonly int _frames;
    private readonly ushort _delay;
    private uint _sequence;
    private int _written;

    /// <summary>Writes what comes before the frames.</summary>
    /// <param name="to">The stream; it stays open.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="paletteRgb">1 to 256 colours: red, green, blue.</param>
    /// <param name="frames">How many frames there will be.</param>
    /// <param name="framesPerSecond">Frames a second, 0.1 to 1000.</param>
    /// <param name="texts">Keyword and text, both Latin-1.</param>
    public AnimatedPngWriter(
        Stream to,
        int width,
        int height,
        ReadOnlySpan<byte> paletteRgb,
        int frames,
        double framesPerSecond,
        IReadOnlyList<KeyValuePair<string, string>>? texts = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(framesPerSecond, 0.1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(framesPerSecond, DelayUnitsPerSecond);
        (_to, _width, _height, _frames) = (to, width, height, frames);
        _delay = (ushort)Math.Round(DelayUnitsPerSecond / framesPerSecond);
        PngChunks.WriteHeader(to, width, height);
        Span<byte> control = stackalloc byte[8];
        control.Clear(); // its second half: played without end
        BinaryPrimitives.WriteInt32BigEndian(control, frames);
        PngChunks.Write(to, "acTL"u8, control);
        PngChunks.WritePalette(to, paletteRgb, texts);
    }

    /// <summary>Adds a frame. After the last one the picture is whole.</summary>
    /// <param name="pixelRowColumn">[row, column], row 0 on top: indices of colours, each within the palette.</param>
    public void Add(ReadOnlySpan<byte> pixelRowColumn)
    {
        if (pixelRowColumn.Length != _width * _height)
        {
            throw new ArgumentException($"A frame of {pixelRowColumn.Length} pixels is not of {_width} x {_height}.", nameof(pixelRowColumn));
        }

        if (_written == _frames)
        {
            throw new InvalidOperationException($"All {_frames} frames are written.");
        }

        Span<byte> control = stackalloc byte[FrameControlBytes];
        control.Clear(); // no offset; disposal: none; blending: source
        BinaryPrimitives.WriteUInt32BigEndian(control, _sequence++);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], _width);
        BinaryPrimitives.WriteInt32BigEndian(control[8..], _height);
        BinaryPrimitives.WriteUInt16BigEndian(control[20..], _delay);
        BinaryPrimitives.WriteUInt16BigEndian(control[22..], (ushort)DelayUnitsPerSecond);
        PngChunks.Write(_to, "fcTL"u8, control);
        var isFirst = _written++ == 0;
        var data = PngRows.Compress(_width, pixelRowColumn, isFirst ? 0 : SequenceBytes);
        if (!isFirst)
        {
            BinaryPrimitives.WriteUInt32BigEndian(data, _sequence++);
        }

        PngChunks.Write(_to, isFirst ? "IDAT"u8 : "fdAT"u8, data);
        if (_written == _frames)
        {
            PngChunks.Write(_to, "IEND"u8, []);
        }
    }
}
