using System.Buffers.Binary;

namespace Muser.Formats.Frames;

/// <summary>
/// The autocorrelations of a frame: one u32 for each input, dish or not, and channel (muser-format, section 1.5). They have 24
/// significant bits by the requirements; all 32 are read and written. Allocates nothing, safe for any thread.
/// </summary>
public static class Autocorrelations
{
    /// <summary>Reads all of them.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    /// <param name="autoChanInput">16 x <see cref="ArrayLayout.Inputs"/> values, channels (stored order) slowest.</param>
    public static void Read(ArrayLayout layout, ReadOnlySpan<byte> frame, Span<uint> autoChanInput)
    {
        FrameSize.Check(layout, frame.Length, autoChanInput.Length, ArrayLayout.Channels * layout.Inputs);
        for (var channel = 0; channel < ArrayLayout.Channels; channel++)
        {
            for (var input = 0; input < layout.Inputs; input++)
            {
                autoChanInput[(channel * layout.Inputs) + input] =
                    BinaryPrimitives.ReadUInt32LittleEndian(frame[FrameMap.Auto(layout, input, channel)..]);
            }
        }
    }

    /// <summary>Writes all of them.</summary>
    /// <param name="layout">The array.</param>
    /// <param name="autoChanInput">16 x <see cref="ArrayLayout.Inputs"/> values, channels (stored order) slowest.</param>
    /// <param name="frame">A frame of <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    public static void Write(ArrayLayout layout, ReadOnlySpan<uint> autoChanInput, Span<byte> frame)
    {
        FrameSize.Check(layout, frame.Length, autoChanInput.Length, ArrayLayout.Channels * layout.Inputs);
        for (var channel = 0; channel < ArrayLayout.Channels; channel++)
        {
            for (var input = 0; input < layout.Inputs; input++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(
                    frame[FrameMap.Auto(layout, input, channel)..], autoChanInput[(channel * layout.Inputs) + input]);
            }
        }
    }
}
