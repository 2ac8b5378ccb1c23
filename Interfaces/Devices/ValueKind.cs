namespace Muser.Interfaces.Devices;

/// <summary>The types that properties and arguments have.</summary>
[GenerateSerializer, Alias("muser.ValueKind")]
public enum ValueKind
{
    /// <summary>A finite number, with a unit.</summary>
    Number = 0,

    /// <summary>A whole number, within ±2^53.</summary>
    Integer = 1,

    /// <summary>True or false.</summary>
    Boolean = 2,

    /// <summary>A text of at most <see cref="DeviceValue.MaxTextLength"/> characters.</summary>
    Text = 3,
}
