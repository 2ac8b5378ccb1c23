namespace Muser.Formats.Frames;

/// <summary>
/// What the header of a frame says (muser-format, sections 1.1 to 1.3). The default of every switch and code is what the arrays
/// record of the Sun: loop mode, new header, 25 MHz, fringes not stopped.
/// </summary>
public readonly record struct FrameHeader
{
    public FrameHeader()
    {
    }

    /// <summary>The array that recorded the frame.</summary>
    public required ArrayId Array { get; init; }

    /// <summary>
    /// Time tag, a multiple of 20 ns, 2000 to 2261; read as the start of the frame's 3.125 ms. Stored as Beijing time.
    /// </summary>
    public required UtcTime Time { get; init; }

    /// <summary>Lower edge of the band, MHz; one of <see cref="ArrayLayout.BandsMHz"/>.</summary>
    public required int BandMHz { get; init; }

    /// <summary>
    /// Polarisation. Where <see cref="IsPolarizationRecorded"/> is false this is <see cref="Polarization.Left"/> until a
    /// <see cref="LoopPolarizationTracker"/> has told it from the order of frames.
    /// </summary>
    public required Polarization Polarization { get; init; }

    /// <summary>True when the array hops over bands and polarisations, false when it stays on one ("fixed").</summary>
    public bool IsLoopMode { get; init; } = true;

    /// <summary>Old or new header.</summary>
    public FrameHeaderFormat Format { get; init; } = FrameHeaderFormat.New;

    /// <summary>
    /// What the array looks at; <see cref="FrameSource.Sun"/> in the old header, which does not say. By a source without a name a new
    /// header of MUSER-I may pass for an old one.
    /// </summary>
    public FrameSource Source { get; init; } = FrameSource.Sun;

    /// <summary>
    /// True when the correlator has stopped the fringes; false means that software must correct delay and fringe.
    /// </summary>
    public bool FringeStopped { get; init; }

    /// <summary>True when the correlator adjusts delays.</summary>
    public bool DelayAdjusted { get; init; } = true;

    /// <summary>The centre-frequency select switch.</summary>
    public bool CentreFrequencySelected { get; init; }

    /// <summary>Bandwidth of a channel, Hz: 25, 12.5, 6.25, 3.125 or 1.5625 MHz; 0 where the code is none of these.</summary>
    public double BandwidthHz { get; init; } = ArrayLayout.ChannelWidthHz;

    /// <summary>Weight of the quantiser: 2, 3 or 4; 0 where the code is none of these.</summary>
    public int QuantizationWeight { get; init; } = 2;

    /// <summary>Threshold rule of the quantiser.</summary>
    public QuantizationThreshold QuantizationThreshold { get; init; } = QuantizationThreshold.Power;

    /// <summary>
    /// The word at byte 28 of MUSER-I, called a frame counter; its meaning is not documented. 0 for MUSER-II, which has none.
    /// </summary>
    public uint Counter { get; init; }

    /// <summary>False in loop mode with the old header, which leaves the polarisation to the order of frames.</summary>
    public bool IsPolarizationRecorded => !(IsLoopMode && Format == FrameHeaderFormat.Old);

    /// <summary>
    /// Position in the loop, 2 x band index + polarisation: 0 to 7 for MUSER-I, 0 to 65 for MUSER-II; also defined in fixed mode.
    /// </summary>
    public int HopCode => (2 * ArrayLayout.For(Array).BandIndex(BandMHz)) + (int)Polarization;

    /// <summary>
    /// Whether two frames are one look at the Sun by both hands: the same band, different hands, and neighbours in time, one frame period apart within a half.
    /// Only such frames make I and V; a hand whose neighbour is missing has none, however near the next one is.
    /// </summary>
    public bool IsOtherHandOf(in FrameHeader other) =>
        Array == other.Array && BandMHz == other.BandMHz && Polarization != other.Polarization
        && Math.Abs(Math.Abs(Time - other.Time) - ArrayLayout.FramePeriodNs) < ArrayLayout.FramePeriodNs / 2;
}
