namespace Muser.Interfaces.Devices;

/// <summary>What a device is doing, after Homie's <c>$state</c>.</summary>
[GenerateSerializer, Alias("muser.DeviceState")]
public enum DeviceState
{
    /// <summary>Nothing is known of it.</summary>
    Unknown = 0,

    /// <summary>It is starting.</summary>
    Init = 1,

    /// <summary>It waits for commands.</summary>
    Ready = 2,

    /// <summary>It executes a command.</summary>
    Busy = 3,

    /// <summary>It needs a person.</summary>
    Alert = 4,

    /// <summary>It sleeps on purpose, and sends no heartbeats.</summary>
    Sleeping = 5,

    /// <summary>It has left in good order.</summary>
    Disconnected = 6,

    /// <summary>It was lost: its connection broke, or it fell silent.</summary>
    Lost = 7,
}
