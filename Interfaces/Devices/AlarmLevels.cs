namespace Muser.Interfaces.Devices;

/// <summary>Where a number becomes a minor (low, high) or a major (lolo, hihi) alarm, after EPICS; null where there is no such level.</summary>
[GenerateSerializer, Immutable, Alias("muser.AlarmLevels")]
public sealed record AlarmLevels
{
    /// <summary>Major at or below this.</summary>
    [Id(0)]
    public double? LoLo { get; init; }

    /// <summary>Minor at or below this.</summary>
    [Id(1)]
    public double? Low { get; init; }

    /// <summary>Minor at or above this.</summary>
    [Id(2)]
    public double? High { get; init; }

    /// <summary>Major at or above this.</summary>
    [Id(3)]
    public double? HiHi { get; init; }
}
