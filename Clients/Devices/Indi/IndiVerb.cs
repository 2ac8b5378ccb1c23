namespace Muser.Devices.Indi;

/// <summary>What an INDI server says with a message.</summary>
internal enum IndiVerb
{
    /// <summary><c>def*Vector</c>: there is a vector of properties, and this is how it is.</summary>
    Define,

    /// <summary><c>set*Vector</c>: how a vector is now.</summary>
    Set,

    /// <summary><c>delProperty</c>: a vector is no more, or a device with all of them.</summary>
    Delete,

    /// <summary><c>message</c>: words for people.</summary>
    Message,
}
