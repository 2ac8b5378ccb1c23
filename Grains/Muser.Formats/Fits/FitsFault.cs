namespace Muser.Formats.Fits;

/// <summary>Why bytes are not the FITS that was hoped for.</summary>
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

    /// <summary>NAXIS, an axis, PCOUNT or GCOUNT is missing or impossible, or their product is.</summary>
    BadSize,

    /// <summary>The columns of a table are missing, impossible, or do not fit its rows.</summary>
    BadTable,

    /// <summary>The file is FITS, but holds no visibilities: neither random groups nor a table UV_DATA.</summary>
    NotVisibilities,

    /// <summary>A random parameter, an axis or a column that visibilities need is missing or cannot be read.</summary>
    BadVisibilities,

    /// <summary>A table that goes with visibilities (antennas, frequencies, sources) is missing or contradicts them.</summary>
    BadAncillary,

    /// <summary>The file could not be read: the words are those of the operating system.</summary>
    Unreadable,
}
