namespace Muser.Formats.Frames;

/// <summary>
/// Where things lie in a frame: byte offsets from its first byte (muser-format, sections 1.1 to 1.5; drawn in this project's
/// README). Every integer is little-endian.
/// </summary>
public static class FrameMap
{
    /// <summary>Every byte of the sync and of nothing else in a header.</summary>
    public const byte SyncByte = 0x55;

    /// <summary>Every byte of the trailer of MUSER-II.</summary>
    public const byte TrailerByte = 0xAA;

    /// <summary>Bytes of the trailer.</summary>
    public const int TrailerBytes = 32;

    /// <summary>u32, MUSER-I alone.</summary>
    public const int Counter = 28;

    /// <summary>u64, <see cref="TimeWord"/>.</summary>
    public const int Time = 32;

    /// <summary>u32 switch.</summary>
    public const int CentreFrequencySwitch = 40;

    /// <summary>u32 code.</summary>
    public const int Bandwidth = 172;

    /// <summary>u16 weight, u16 threshold.</summary>
    public const int Quantization = 176;

    /// <summary>u32 switch.</summary>
    public const int DelaySwitch = 180;

    /// <summary>u32 switch.</summary>
    public const int FringeSwitch = 184;

    /// <summary>u16 code.</summary>
    public const int Polarization = 188;

    /// <summary>u16 code: a band, or anything else for loop mode.</summary>
    public const int Band = 190;

    /// <summary>u16 code, new header.</summary>
    public const int Source = 192;

    /// <summary>u16 code, new header.</summary>
    public const int ArrayTag = 194;

    /// <summary>u16 hop code, MUSER-II.</summary>
    public const int HopMuser2 = 196;

    /// <summary>u8 hop code, MUSER-I, new header.</summary>
    public const int HopMuser1 = 208;

    /// <summary>
    /// u16 band code, MUSER-I, old header in loop mode: the reserve after the first four autocorrelations of the last block.
    /// </summary>
    public const int OldHopMuser1 = 99_264;

    /// <summary>
    /// The second place that one drawing of the correlator note gives for the old band code. Written, never read.
    /// </summary>
    public const int OldHopMuser1Alternative = 99_904;

    /// <summary>Bytes from the first that hold every field of a header but the old band code.</summary>
    public const int HeaderBytes = 209;

    /// <summary>Bytes of a group: two complex numbers of 2 x 24 bits.</summary>
    public const int GroupBytes = 12;

    /// <summary>Four inputs' autocorrelations and the reserve behind them.</summary>
    internal const int AutoStride = 64;

    /// <summary>Bytes of sync: 28 and a counter, or 32.</summary>
    public static int SyncBytes(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? 28 : 32;

    /// <summary>Where the blocks begin.</summary>
    public static int FirstBlock(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? 2944 : 1888;

    /// <summary>Bytes of a block.</summary>
    public static int BlockBytes(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? 12_128 : 12_680;

    /// <summary>Blocks in a frame: one for each pair of channels (MUSER-I), or for each channel (MUSER-II).</summary>
    public static int Blocks(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? 8 : 16;

    /// <summary>First byte of a block, which is the first byte of its groups.</summary>
    public static int Block(ArrayLayout layout, int block) => FirstBlock(layout) + (BlockBytes(layout) * block);

    /// <summary>Groups in a block: one for each baseline (MUSER-I), or for two baselines (MUSER-II).</summary>
    public static int GroupsPerBlock(ArrayLayout layout) =>
        layout.Id == ArrayId.Muser1 ? layout.StoredBaselines : layout.StoredBaselines / 2;

    /// <summary>First byte of the trailer.</summary>
    public static int Trailer(ArrayLayout layout) => layout.FrameBytes - TrailerBytes;

    /// <summary>
    /// The u32 autocorrelation of a 0-based input and channel. MUSER-I: block p has all inputs of channels 2p and 2p + 1.
    /// MUSER-II: of channels 2p and 2p + 1, block 2p has the first four of every eight inputs and block 2p + 1 the last four.
    /// </summary>
    public static int Auto(ArrayLayout layout, int input, int channel) => layout.Id == ArrayId.Muser1
        ? Block(layout, channel / 2) + 11_392 + (AutoStride * (input / 4)) + (8 * (input % 4)) + (4 * (channel % 2))
        : Block(layout, (channel & ~1) + (input / 4 % 2)) + 12_096 + (AutoStride * (input / 8)) + (8 * (input % 4)) +
            (4 * (channel % 2));

    /// <summary>
    /// The 16 bytes that hold the delay words of four 0-based inputs, 4 x <paramref name="quad"/> and on: in the last blocks'
    /// reserves.
    /// </summary>
    public static int DelayQuad(ArrayLayout layout, int quad) => layout.Id == ArrayId.Muser1
        ? Block(layout, 7) + 11_432 + (AutoStride * quad)
        : Block(layout, 14 + (quad % 2)) + 12_136 + (AutoStride * (quad / 2));
}
