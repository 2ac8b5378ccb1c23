namespace Muser.Imaging.Calibration;

/// <summary>Why data are flagged.</summary>
public enum FlagReason : byte
{
    /// <summary>A person said so.</summary>
    Manual = 0,

    /// <summary>The power of an antenna is far below that of the array.</summary>
    DeadAntenna = 1,

    /// <summary>The power of an antenna is far above that of the array.</summary>
    WildAntenna = 2,

    /// <summary>One dish stands before the other: the projected baseline is shorter than a dish.</summary>
    Shadowed = 3,

    /// <summary>A number stands at the end of its range.</summary>
    Clipped = 4,

    /// <summary>A channel is far stronger than its neighbours.</summary>
    Interference = 5,

    /// <summary>The antenna was not on the source.</summary>
    OffSource = 6,

    /// <summary>The calibration in force has no solution for it.</summary>
    Unsolved = 7,
}
