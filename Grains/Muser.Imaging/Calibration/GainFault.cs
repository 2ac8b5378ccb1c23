namespace Muser.Imaging.Calibration;

/// <summary>Why visibilities of a calibrator gave no solution.</summary>
public enum GainFault : byte
{
    /// <summary>There is a solution.</summary>
    None = 0,

    /// <summary>Every visibility is zero or has no weight.</summary>
    Empty = 1,

    /// <summary>A visibility with weight is NaN or infinite.</summary>
    NotFinite = 2,

    /// <summary>No channel reaches the signal to noise that is asked for.</summary>
    TooWeak = 3,

    /// <summary>Fewer than 3 antennas agree with each other: phases of two cannot be told from their baseline.</summary>
    TooFewAntennas = 4,
}
