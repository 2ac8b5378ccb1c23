namespace Muser.Formats.Visibilities;

/// <summary>How a file of visibilities is to be understood.</summary>
public sealed record UvReadOptions
{
    /// <summary>What standards and today's programs say.</summary>
    public static readonly UvReadOptions Standard = new();

    /// <summary>
    /// The UVFITS of the observatory's former software: its (u,v,w) are those of r_2 - r_1 where others write r_1 - r_2, DATE-OBS
    /// is Beijing time, OBSRA is in hours, the frequency is that of the band's edge and descends in MUSER-II, antennas are
    /// numbered by row and two polarisations are LL, RR, whatever the tables say. Without this switch maps of those files come
    /// out point-mirrored.
    /// </summary>
    public bool IsMuserLegacy { get; init; }
}
