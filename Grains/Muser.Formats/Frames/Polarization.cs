namespace Muser.Formats.Frames;

/// <summary>
/// The circular polarisation of a frame; the value is the index used in every array whose name says <c>Pol</c>.
/// </summary>
public enum Polarization : byte
{
    /// <summary>Left-handed (LL, FITS Stokes -2).</summary>
    Left = 0,

    /// <summary>Right-handed (RR, FITS Stokes -1).</summary>
    Right = 1,
}
