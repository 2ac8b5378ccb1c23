namespace Muser.Grains.Devices;

/// <summary>What a twin makes of something that its device said.</summary>
[Flags]
public enum TwinResult
{
    /// <summary>Nothing: it is of the past, or was known.</summary>
    None = 0,

    /// <summary>Something about the device has changed.</summary>
    Changed = 1,

    /// <summary>The line about it has changed.</summary>
    SummaryChanged = 2,

    /// <summary>Something was missed: the device is to say everything again.</summary>
    Missed = 4,

    /// <summary>It is a new birth, or the device is back: open commands are to be settled with it.</summary>
    Reborn = 8,

    /// <summary>Two devices speak under one id.</summary>
    TwoOfOneId = 16,
}
