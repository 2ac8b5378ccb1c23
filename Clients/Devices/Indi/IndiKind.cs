namespace Muser.Devices.Indi;

/// <summary>The type of a vector.</summary>
internal enum IndiKind
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Switches, on or off, by a rule.</summary>
    Switch,

    /// <summary>Lights: a state each.</summary>
    Light,

    /// <summary>Blocks of bytes, such as images: not for a bus.</summary>
    Blob,
}
