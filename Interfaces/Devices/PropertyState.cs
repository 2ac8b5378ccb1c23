namespace Muser.Interfaces.Devices;

/// <summary>A property of a device: what it is, what it was last reported to be, and what it is to be.</summary>
[GenerateSerializer, Immutable, Alias("muser.PropertyState")]
public sealed record PropertyState
{
    /// <summary>What it is.</summary>
    [Id(0)]
    public required PropertyDescription Description { get; init; }

    /// <summary>What it was last reported to be; null where it never was.</summary>
    [Id(1)]
    public PropertyReading? Reported { get; init; }

    /// <summary>What a client has asked it to be; null where nobody has.</summary>
    [Id(2)]
    public DeviceValue? Desired { get; init; }

    /// <summary>How the reported value stands to its alarm levels.</summary>
    [Id(3)]
    public AlarmLevel Alarm { get; init; }

    /// <summary>Whether it is as it is to be; null where nobody has asked for anything.</summary>
    public bool? IsAsDesired => Desired is not { } desired ? (bool?)null : Reported?.Value.As(desired.Kind) == desired;
}
