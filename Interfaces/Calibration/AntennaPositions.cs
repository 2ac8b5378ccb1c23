namespace Muser.Interfaces.Calibration;

/// <summary>Where the antennas are from an instant on.</summary>
[GenerateSerializer, Immutable, Alias("muser.AntennaPositions")]
public sealed record AntennaPositions : IEffectiveDated
{
    /// <inheritdoc/>
    [Id(0)]
    public required long ValidFromUtcUnixNs { get; init; }

    /// <summary>Positions relative to the array's reference point, ITRF axes, metres: axes [antenna][x, y, z].</summary>
    [Id(1)]
    public required double[] ItrfAntennaXyz { get; init; }
}
