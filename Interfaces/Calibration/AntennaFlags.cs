namespace Muser.Interfaces.Calibration;

/// <summary>The antennas that are not to be used from an instant on.</summary>
[GenerateSerializer, Immutable, Alias("muser.AntennaFlags")]
public sealed record AntennaFlags : IEffectiveDated
{
    /// <inheritdoc/>
    [Id(0)]
    public required long ValidFromUtcUnixNs { get; init; }

    /// <summary>Flagged antennas, 0-based, ascending.</summary>
    [Id(1)]
    public required int[] Antennas { get; init; }
}
