namespace Muser.Devices.Indi;

/// <summary>The state of a vector (IPState).</summary>
internal enum IndiState
{
    /// <summary>Nothing is said of it.</summary>
    Idle,

    /// <summary>It is as it was asked to be.</summary>
    Ok,

    /// <summary>It is on its way.</summary>
    Busy,

    /// <summary>Something went wrong.</summary>
    Alert,
}
