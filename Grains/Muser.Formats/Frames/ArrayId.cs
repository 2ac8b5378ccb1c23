namespace Muser.Formats.Frames;

/// <summary>One of the two arrays of the Mingantu Spectral Radioheliograph.</summary>
public enum ArrayId : byte
{
    /// <summary>The low array, 0.4-2 GHz, 40 dishes of 4.5 m.</summary>
    Muser1 = 1,

    /// <summary>The high array, 2-15 GHz, 60 dishes of 2 m.</summary>
    Muser2 = 2,
}
