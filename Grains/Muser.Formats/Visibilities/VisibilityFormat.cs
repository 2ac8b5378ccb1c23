namespace Muser.Formats.Visibilities;

/// <summary>The standard formats of visibilities that this library writes.</summary>
public enum VisibilityFormat : byte
{
    /// <summary>Random groups with AIPS FQ, AN and SU (AIPS Memo 117).</summary>
    UvFits,

    /// <summary>FITS-IDI: binary tables, visibilities conjugated (AIPS Memo 114).</summary>
    FitsIdi,
}
