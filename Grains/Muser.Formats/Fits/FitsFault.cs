namespace Muser.Formats.Fits;

/// <summary>Why bytes are not the FITS image that was hoped for.</summary>
public enum FitsFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The bytes end before the header or the data do.</summary>
    Truncated,

    /// <summary>The file does not begin with SIMPLE = T.</summary>
    NotFits,

    /// <summary>A header card holds bytes that are not printable ASCII.</summary>
    NotText,

    /// <summary>BITPIX is missing or none of 8, 16, 32, 64, -32, -64.</summary>
    BadBitpix,

    /// <summary>NAXIS or an axis length is missing or impossible, or there are fewer than two axes, or more than two that have a length.</summary>
    NotAnImage,
}
