namespace Muser.Formats.Frames;

/// <summary>What is wrong between frames that are each good in themselves.</summary>
public enum SequenceFault : byte
{
    /// <summary>Frames are missing.</summary>
    Gap = 0,

    /// <summary>A frame has come before, with the same time, band and polarisation.</summary>
    Duplicate = 1,

    /// <summary>A frame is not later than one before it.</summary>
    Disorder = 2,
}
