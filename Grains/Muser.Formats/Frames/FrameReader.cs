using static System.Buffers.Binary.BinaryPrimitives;

namespace Muser.Formats.Frames;

/// <summary>
/// Reads the header of a frame. Allocates nothing, throws for no content, safe for any thread. The rest of a frame is read by
/// <see cref="VisibilityUnpacker"/>, <see cref="Autocorrelations"/> and <see cref="DelayWords"/>.
/// </summary>
public static class FrameReader
{
    /// <summary>
    /// Checks a frame (length, sync, array tag, time, band, trailer, in this order) and reads its header.
    /// </summary>
    /// <param name="layout">The array that is expected.</param>
    /// <param name="frame">At least <see cref="ArrayLayout.FrameBytes"/> bytes from the first of the sync; more are
    /// ignored.</param>
    /// <param name="options">What is decided where bytes are not clear.</param>
    /// <param name="header">The header where the result is <see cref="FrameFault.None"/>, <see cref="FrameFault.DamagedTrailer"/>
    /// too; else default.</param>
    /// <param name="faultOffset">Byte of the frame at which the fault shows; 0 where there is none.</param>
    public static FrameFault TryReadHeader(
        ArrayLayout layout, ReadOnlySpan<byte> frame, FrameReadOptions options, out FrameHeader header, out int faultOffset)
    {
        header = default;
        faultOffset = 0;
        if (frame.Length < layout.FrameBytes)
        {
            faultOffset = frame.Length;
            return FrameFault.TooShort;
        }

        var notSync = frame[..FrameMap.SyncBytes(layout)].IndexOfAnyExcept(FrameMap.SyncByte);
        if (notSync >= 0)
        {
            faultOffset = notSync;
            return FrameFault.OutOfSync;
        }

        // Sync and trailer tell a frame of MUSER-II whatever its tag; one of MUSER-I is told only by not carrying the other's
        // tag.
        if (layout.Id == ArrayId.Muser1 && HasTagOf(ArrayLayout.Muser2, frame))
        {
            faultOffset = FrameMap.ArrayTag;
            return FrameFault.WrongArray;
        }

        if (!TryReadTime(frame, options, out var time))
        {
            faultOffset = FrameMap.Time;
            return FrameFault.ImpossibleTime;
        }

        var format = FormatOf(layout, frame, options, time);
        var band = FrameCodes.FixedBand(layout.Id, ReadUInt16LittleEndian(frame[FrameMap.Band..]));
        var isLoop = band < 0;
        var polarization = FrameCodes.Pol(ReadUInt16LittleEndian(frame[FrameMap.Polarization..]));
        if (isLoop && !TryReadHop(layout, frame, format, out band, out polarization, out faultOffset))
        {
            return FrameFault.UnknownBand;
        }

        header = new FrameHeader
        {
            Array = layout.Id,
            Time = time,
            BandMHz = layout.BandsMHz[band],
            Polarization = polarization,
            IsLoopMode = isLoop,
            Format = format,
            Source = format == FrameHeaderFormat.Old
                ? FrameSource.Sun
                : (FrameSource)ReadUInt16LittleEndian(frame[FrameMap.Source..]),
            FringeStopped = FrameCodes.IsOn(ReadUInt32LittleEndian(frame[FrameMap.FringeSwitch..])),
            DelayAdjusted = FrameCodes.IsOn(ReadUInt32LittleEndian(frame[FrameMap.DelaySwitch..])),
            CentreFrequencySelected = FrameCodes.IsOn(ReadUInt32LittleEndian(frame[FrameMap.CentreFrequencySwitch..])),
            BandwidthHz = FrameCodes.BandwidthHz(ReadUInt32LittleEndian(frame[FrameMap.Bandwidth..])),
            QuantizationWeight = FrameCodes.QuantizationWeight(ReadUInt16LittleEndian(frame[FrameMap.Quantization..])),
            QuantizationThreshold = (QuantizationThreshold)ReadUInt16LittleEndian(frame[(FrameMap.Quantization + 2)..]),
            Counter = layout.Id == ArrayId.Muser1 ? ReadUInt32LittleEndian(frame[FrameMap.Counter..]) : 0,
        };
        return CheckTrailer(layout, frame, out faultOffset);
    }

    /// <summary>Whether the time word of a header of at least 40 bytes says a time within the options.</summary>
    internal static bool TryReadTime(ReadOnlySpan<byte> frame, FrameReadOptions options, out UtcTime time) =>
        TimeWord.TryDecode(ReadUInt64LittleEndian(frame[FrameMap.Time..]), out time) &&
        time >= options.Earliest && time <= options.Latest;

    /// <summary>
    /// Whether a header of at least 196 bytes carries the tag of an array. The old header has no tag: any bytes may be there.
    /// </summary>
    internal static bool HasTagOf(ArrayLayout layout, ReadOnlySpan<byte> frame) =>
        ReadUInt16LittleEndian(frame[FrameMap.ArrayTag..]) ==
        (layout.Id == ArrayId.Muser1 ? FrameCodes.TagMuser1 : FrameCodes.TagMuser2);

    private static FrameHeaderFormat FormatOf(
        ArrayLayout layout, ReadOnlySpan<byte> frame, FrameReadOptions options, UtcTime time)
    {
        if (layout.Id == ArrayId.Muser2)
        {
            return FrameHeaderFormat.New;
        }

        var fitsNew = frame[FrameMap.HopMuser1] <= 7 && ((FrameSource)ReadUInt16LittleEndian(frame[FrameMap.Source..])).IsNamed();
        var fitsOld = FrameCodes.OldBand(ReadUInt16LittleEndian(frame[FrameMap.OldHopMuser1..])) >= 0;
        return fitsNew == fitsOld
            ? options.AmbiguousHeader ?? (time < options.NewHeaderFrom ? FrameHeaderFormat.Old : FrameHeaderFormat.New)
            : fitsNew ? FrameHeaderFormat.New : FrameHeaderFormat.Old;
    }

    private static bool TryReadHop(
        ArrayLayout layout,
        ReadOnlySpan<byte> frame,
        FrameHeaderFormat format,
        out int band,
        out Polarization polarization,
        out int faultOffset)
    {
        polarization = Polarization.Left;
        if (format == FrameHeaderFormat.Old)
        {
            faultOffset = FrameMap.OldHopMuser1;
            band = FrameCodes.OldBand(ReadUInt16LittleEndian(frame[faultOffset..]));
        }
        else
        {
            faultOffset = layout.Id == ArrayId.Muser1 ? FrameMap.HopMuser1 : FrameMap.HopMuser2;
            var hop = layout.Id == ArrayId.Muser1 ? frame[faultOffset] : ReadUInt16LittleEndian(frame[faultOffset..]);
            band = hop < layout.FramesPerCycle ? hop >> 1 : -1;
            polarization = (Polarization)(hop & 1);
        }

        return band >= 0;
    }

    private static FrameFault CheckTrailer(ArrayLayout layout, ReadOnlySpan<byte> frame, out int faultOffset)
    {
        faultOffset = 0;
        if (layout.Id == ArrayId.Muser1)
        {
            return FrameFault.None;
        }

        var trailer = FrameMap.Trailer(layout);
        var damage = frame.Slice(trailer, FrameMap.TrailerBytes).IndexOfAnyExcept(FrameMap.TrailerByte);
        if (damage < 0)
        {
            return FrameFault.None;
        }

        faultOffset = trailer + damage;
        return FrameFault.DamagedTrailer;
    }
}
