namespace Muser.Formats.Frames;

/// <summary>
/// What the array looks at: the u16 at byte 192 of the new header. Values are the stored codes; a value without a name is read
/// and written as it is and called <c>other</c>.
/// </summary>
public enum FrameSource : ushort
{
    Sun = 0x0000,

    /// <summary>A satellite, for phase calibration.</summary>
    Satellite = 0x0101,

    /// <summary>Cygnus A.</summary>
    Cygnus = 0x0202,

    Spare1 = 0x0303,
    Spare2 = 0x0404,
    Spare3 = 0x0505,
    Spare4 = 0x0606,
    Spare5 = 0x0707,
}
