namespace Muser.Interfaces.Calibration;

/// <summary>An automatic flag: what was left out of a frame by what the data themselves say, and why. -1 stands for all.</summary>
[GenerateSerializer, Immutable, Alias("muser.FlagNote")]
public sealed record FlagNote
{
    /// <summary>Why: <c>deadAntenna</c>, <c>wildAntenna</c>, <c>shadowed</c>, <c>clipped</c>, <c>interference</c>.</summary>
    [Id(0)]
    public required string Reason { get; init; }

    /// <summary>The antenna, or the first of the baseline, 0-based.</summary>
    [Id(1)]
    public required int FirstAntenna { get; init; }

    /// <summary>The second antenna of the baseline, 0-based.</summary>
    [Id(2)]
    public required int SecondAntenna { get; init; }

    /// <summary>The channel in stored order.</summary>
    [Id(3)]
    public required int Channel { get; init; }

    /// <summary>What was measured, in the unit of the limit.</summary>
    [Id(4)]
    public required double Value { get; init; }

    /// <summary>The limit that it broke.</summary>
    [Id(5)]
    public required double Limit { get; init; }
}
