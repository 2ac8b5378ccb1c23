namespace Muser.Interfaces.Devices;

/// <summary>How far a command is. It is accepted or rejected once, runs, and ends once.</summary>
[GenerateSerializer, Alias("muser.CommandPhase")]
public enum CommandPhase
{
    /// <summary>The grain has it on disk, and hands it to the device.</summary>
    Accepted = 0,

    /// <summary>The device is ready to fire, and waits for the word: the first half of a synchronous act.</summary>
    Armed = 1,

    /// <summary>The device is at it.</summary>
    Running = 2,

    /// <summary>End: it was refused, and has no effect.</summary>
    Rejected = 3,

    /// <summary>End: done.</summary>
    Done = 4,

    /// <summary>End: the device tried and failed.</summary>
    Failed = 5,

    /// <summary>End: cancelled before it was done.</summary>
    Cancelled = 6,

    /// <summary>End: its deadline passed.</summary>
    TimedOut = 7,

    /// <summary>End: whether it was done cannot be known, since the device crashed while it was at it. It is not repeated.</summary>
    Unknown = 8,
}
