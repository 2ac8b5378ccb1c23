namespace Muser.Formats.Frames;

/// <summary>
/// How the correlator sets the threshold of its quantiser: the high half of the word at byte 176. Values are the stored codes.
/// </summary>
public enum QuantizationThreshold : ushort
{
    /// <summary>From the mean power.</summary>
    Power = 0x3333,

    /// <summary>From the extremum.</summary>
    Extremum = 0xCCCC,
}
