namespace Muser.Formats.Calibration;

/// <summary>Why bytes are not a calibration file.</summary>
public enum CalFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The number of bytes is that of no array and mode.</summary>
    WrongSize = 1,

    /// <summary>A number is NaN or infinite.</summary>
    NotFinite = 2,
}
