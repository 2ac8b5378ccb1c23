namespace Muser.Simulators.Frames;

/// <summary>How frames follow each other on the socket. Both are met.</summary>
public enum StreamFraming
{
    /// <summary>One after the other.</summary>
    Bare = 0,

    /// <summary>Each after its length in bytes, a little-endian 32-bit integer; that of a truncated frame is what is left of it.</summary>
    LengthPrefixed = 1,
}
