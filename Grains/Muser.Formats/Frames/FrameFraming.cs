namespace Muser.Formats.Frames;

/// <summary>How frames follow one another in a stream.</summary>
public enum FrameFraming : byte
{
    /// <summary>Either; decided anew at every frame.</summary>
    Auto = 0,

    /// <summary>One frame behind the other: recorder files, and one kind of live stream.</summary>
    Bare = 1,

    /// <summary>Before each frame its length, a 32-bit little-endian integer: the other kind of live stream.</summary>
    LengthPrefixed = 2,
}
