namespace Muser.Interfaces.Devices;

/// <summary>What a property of a device is, or an argument of a command.</summary>
[GenerateSerializer, Immutable, Alias("muser.PropertyDescription")]
public sealed record PropertyDescription
{
    /// <summary>Its name, as <see cref="BusName.IsName"/> allows it.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Its type.</summary>
    [Id(1)]
    public required ValueKind Kind { get; init; }

    /// <summary>The unit of a number, such as <c>deg</c> or <c>K</c>; empty where it has none.</summary>
    [Id(2)]
    public string Unit { get; init; } = "";

    /// <summary>The least value; null where there is none.</summary>
    [Id(3)]
    public double? Min { get; init; }

    /// <summary>The greatest value; null where there is none.</summary>
    [Id(4)]
    public double? Max { get; init; }

    /// <summary>Values are whole multiples of this from <see cref="Min"/> (or 0) on; null where any will do.</summary>
    [Id(5)]
    public double? Step { get; init; }

    /// <summary>The words that a text may be; empty where any will do.</summary>
    [Id(6)]
    public string[] Choices { get; init; } = [];

    /// <summary>Whether clients may set it.</summary>
    [Id(7)]
    public bool IsSettable { get; init; }

    /// <summary>Where it becomes an alarm.</summary>
    [Id(8)]
    public AlarmLevels Alarm { get; init; } = new();

    /// <summary>For an argument: whether it may be left out.</summary>
    [Id(9)]
    public bool IsOptional { get; init; }
}
