namespace Muser.Sky.Time;

/// <summary>Why a file with a time table was refused.</summary>
public enum TimeTableFaultReason
{
    /// <summary>The folder or the file is not there, or may not be read.</summary>
    NotReadable,

    /// <summary>The file is of none of the formats known.</summary>
    UnknownFormat,

    /// <summary>A line does not have what its format says.</summary>
    BadLine,

    /// <summary>A value that cannot be true, or days that are not in order.</summary>
    BadValue,

    /// <summary>The file ends without a single value.</summary>
    Empty,
}
