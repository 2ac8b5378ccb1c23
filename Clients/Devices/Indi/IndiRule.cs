namespace Muser.Devices.Indi;

/// <summary>How many switches of a vector may be on (ISRule).</summary>
internal enum IndiRule
{
    /// <summary>Exactly one.</summary>
    OneOfMany,

    /// <summary>One or none.</summary>
    AtMostOne,

    /// <summary>Any.</summary>
    AnyOfMany,
}
