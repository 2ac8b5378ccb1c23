namespace Muser.Formats.Frames;

/// <summary>Where a frame of MUSER-I in loop mode says which band it holds. MUSER-II knows the new format alone.</summary>
public enum FrameHeaderFormat : byte
{
    /// <summary>Hop code at byte 208 (MUSER-I) or 196 (MUSER-II), with source and array tag at 192 and 194.</summary>
    New = 0,

    /// <summary>Before spring 2015: band code at byte 99264; neither polarisation nor source are recorded.</summary>
    Old = 1,
}
