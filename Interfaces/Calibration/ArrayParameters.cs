namespace Muser.Interfaces.Calibration;

/// <summary>All parameters of one array at one version: each list is effective-dated, and the newest entry not later than t holds at t.</summary>
[GenerateSerializer, Immutable, Alias("muser.ArrayParameters")]
public sealed record ArrayParameters
{
    /// <summary>Counts the changes; 1 is what the product ships.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>Antenna positions, oldest first.</summary>
    [Id(1)]
    public required AntennaPositions[] Positions { get; init; }

    /// <summary>Fibre delays, oldest first.</summary>
    [Id(2)]
    public required FibreDelays[] FibreDelays { get; init; }

    /// <summary>Flagged antennas, oldest first.</summary>
    [Id(3)]
    public required AntennaFlags[] Flags { get; init; }
}
