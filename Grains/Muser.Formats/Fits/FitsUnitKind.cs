namespace Muser.Formats.Fits;

/// <summary>What the data of a FITS unit are.</summary>
public enum FitsUnitKind : byte
{
    /// <summary>No data, or data of a kind that this library does not look into.</summary>
    Other,

    /// <summary>An array: the primary unit or an IMAGE extension.</summary>
    Image,

    /// <summary>Random groups (FITS standard 4.0, section 6): the primary unit of UVFITS.</summary>
    RandomGroups,

    /// <summary>A BINTABLE extension.</summary>
    BinaryTable,
}
