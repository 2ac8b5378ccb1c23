namespace Muser.Interfaces.Devices.Bus;

/// <summary>Why something on the bus is refused.</summary>
public enum PayloadFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>It is longer than <see cref="DeviceJson.MaxPayloadBytes"/>.</summary>
    TooLong,

    /// <summary>It is no JSON.</summary>
    NotJson,

    /// <summary>It is JSON, but no object.</summary>
    NotAnObject,

    /// <summary>A field is missing.</summary>
    Missing,

    /// <summary>A field has another type than it should.</summary>
    WrongType,

    /// <summary>A field has a value that it may not have.</summary>
    OutOfRange,

    /// <summary>A field stands for a name, and is none.</summary>
    BadName,

    /// <summary>There are more items than there may be.</summary>
    TooMany,

    /// <summary>It says something else than its topic.</summary>
    NotOfItsTopic,
}
