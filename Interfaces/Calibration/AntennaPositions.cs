namespace Muser.Interfaces.Calibration;

/// <summary>Where the antennas are.</summary>
[GenerateSerializer, Immutable, Alias("muser.AntennaPositions")]
public sealed record AntennaPositions : ParameterValue
{
    /// <summary>Positions relative to the array's reference point, ITRF axes, metres: axes [antenna][x, y, z].</summary>
    [Id(0)]
    public required double[] ItrfAntennaXyz { get; init; }
}
