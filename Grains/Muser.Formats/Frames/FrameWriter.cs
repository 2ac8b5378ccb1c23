using System.Runtime.InteropServices;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Muser.Formats.Frames;

/// <summary>
/// Builds frames, byte for byte as the correlators do. Allocates nothing, safe for any thread on different frames. Order of use,
/// each step optional but the first: <see cref="WriteHeader"/> (which wipes the frame), <see cref="VisibilityPacker"/>,
/// <see cref="Autocorrelations.Write"/>, <see cref="DelayWords.Write"/>.
/// </summary>
public static class FrameWriter
{
    /// <summary>First byte of the reserve behind the fields of the new header.</summary>
    private const int ReserveMuser2 = 198;

    /// <summary>
    /// Writes sync, header, reserves and trailer, and zeros everywhere else. The band code is written at byte 99264 of MUSER-I in
    /// loop mode whichever the format, so that old readers agree. The reserve of the old header, from byte 192, is filled with
    /// the pattern that DOC-II draws (AB CD), by which a reader tells it from the new one. Throws <see cref="ArgumentException"/>
    /// for a header that no frame can say.
    /// </summary>
    /// <param name="header">Of the array that <paramref name="frame"/> is for; its time is truncated to 20 ns.</param>
    /// <param name="frame">Exactly <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    public static void WriteHeader(in FrameHeader header, Span<byte> frame)
    {
        var layout = ArrayLayout.For(header.Array);
        var band = layout.BandIndex(header.BandMHz);
        Require(
            frame.Length == layout.FrameBytes, $"A frame of {layout.Name} has {layout.FrameBytes} bytes, not {frame.Length}.");
        Require(band >= 0, $"{header.BandMHz} MHz is no band of {layout.Name}.");
        Require(header.Format == FrameHeaderFormat.New || header.Array == ArrayId.Muser1, "MUSER-II has the new header only.");

        frame.Clear();
        frame[..FrameMap.SyncBytes(layout)].Fill(FrameMap.SyncByte);
        WriteUInt64LittleEndian(frame[FrameMap.Time..], TimeWord.Encode(header.Time));
        WriteUInt32LittleEndian(frame[FrameMap.CentreFrequencySwitch..], FrameCodes.Switch(header.CentreFrequencySelected));
        WriteUInt32LittleEndian(frame[FrameMap.Bandwidth..], FrameCodes.Bandwidth(header.BandwidthHz));
        WriteUInt16LittleEndian(frame[FrameMap.Quantization..], FrameCodes.QuantizationWeightCode(header.QuantizationWeight));
        WriteUInt16LittleEndian(frame[(FrameMap.Quantization + 2)..], (ushort)header.QuantizationThreshold);
        WriteUInt32LittleEndian(frame[FrameMap.DelaySwitch..], FrameCodes.Switch(header.DelayAdjusted));
        WriteUInt32LittleEndian(frame[FrameMap.FringeSwitch..], FrameCodes.Switch(header.FringeStopped));
        WriteUInt16LittleEndian(frame[FrameMap.Polarization..], FrameCodes.Pol(header.Polarization));
        WriteUInt16LittleEndian(
            frame[FrameMap.Band..], header.IsLoopMode ? FrameCodes.LoopMode : FrameCodes.FixedBandCode(header.Array, band));
        var hop = (2 * band) + (int)header.Polarization;
        if (header.Array == ArrayId.Muser1)
        {
            WriteMuser1(header, band, hop, frame);
        }
        else
        {
            WriteUInt16LittleEndian(frame[FrameMap.Source..], (ushort)header.Source);
            WriteUInt16LittleEndian(frame[FrameMap.ArrayTag..], FrameCodes.TagMuser2);
            WriteUInt16LittleEndian(frame[FrameMap.HopMuser2..], (ushort)hop);
            FillReserve(frame[ReserveMuser2..FrameMap.FirstBlock(layout)]);
            frame[FrameMap.Trailer(layout)..].Fill(FrameMap.TrailerByte);
        }
    }

    private static void WriteMuser1(in FrameHeader header, int band, int hop, Span<byte> frame)
    {
        WriteUInt32LittleEndian(frame[FrameMap.Counter..], header.Counter);
        if (header.IsLoopMode)
        {
            WriteUInt16LittleEndian(frame[FrameMap.OldHopMuser1..], FrameCodes.OldBandCode(band));
            WriteUInt16LittleEndian(frame[FrameMap.OldHopMuser1Alternative..], FrameCodes.OldBandCode(band));
        }

        if (header.Format == FrameHeaderFormat.Old)
        {
            FillReserve(frame[FrameMap.Source..FrameMap.FirstBlock(ArrayLayout.Muser1)]);
            return;
        }

        WriteUInt16LittleEndian(frame[FrameMap.Source..], (ushort)header.Source);
        WriteUInt16LittleEndian(frame[FrameMap.ArrayTag..], FrameCodes.TagMuser1);
        frame[FrameMap.HopMuser1] = (byte)hop;
    }

    /// <summary>Repeats the bytes AB CD; every reserve has an even length.</summary>
    private static void FillReserve(Span<byte> reserve) =>
        MemoryMarshal.Cast<byte, ushort>(reserve).Fill(BitConverter.IsLittleEndian ? (ushort)0xCDAB : (ushort)0xABCD);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
