using Muser.Interfaces.Frames;

namespace Muser.Interfaces.Calibration;

/// <summary>
/// Visibilities that are not to be used, by the word of a person or a device: those that meet every condition given here. An empty list is no
/// condition. Data are never changed: with the rule withdrawn they are back.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.FlagRule")]
public sealed record FlagRule : ParameterValue
{
    /// <summary>Baselines of any of these antennas, 0-based.</summary>
    [Id(0)]
    public int[] Antennas { get; init; } = [];

    /// <summary>These baselines: pairs of antennas, 0-based, axes [baseline][first, second].</summary>
    [Id(1)]
    public int[] Baselines { get; init; } = [];

    /// <summary>These channels, 0-15 in stored order.</summary>
    [Id(2)]
    public int[] Channels { get; init; } = [];

    /// <summary>These bands and hands.</summary>
    [Id(3)]
    public BandHand[] BandHands { get; init; } = [];

    /// <summary>
    /// True to keep what automatic flags would take: those that are about one of the antennas, baselines or channels given here are left out.
    /// </summary>
    [Id(4)]
    public bool Keep { get; init; }
}
