namespace Muser.Formats.Frames;

/// <summary>
/// Why bytes are not a frame. Outside data is never an exception: it is one of these, with the byte offset at which it shows.
/// </summary>
public enum FrameFault : byte
{
    /// <summary>The frame is good.</summary>
    None = 0,

    /// <summary>Fewer bytes than a frame: the end of the data, or the next frame begins inside this one.</summary>
    TooShort = 1,

    /// <summary>The run of 0x55 that opens a frame is not there.</summary>
    OutOfSync = 2,

    /// <summary>The array tag names the other array.</summary>
    WrongArray = 3,

    /// <summary>The time word holds no date or time of day, or one outside <see cref="FrameReadOptions"/>.</summary>
    ImpossibleTime = 4,

    /// <summary>Neither the band code nor the hop code names a band of the array.</summary>
    UnknownBand = 5,

    /// <summary>The closing 32 bytes are not all 0xAA (MUSER-II; the trailer of MUSER-I has no fixed content).</summary>
    DamagedTrailer = 6,
}
