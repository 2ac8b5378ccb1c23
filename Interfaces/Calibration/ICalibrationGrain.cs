namespace Muser.Interfaces.Calibration;

/// <summary>The parameters of one array, every change kept. Key: the array (<c>muser1</c>).</summary>
[Alias("muser.ICalibrationGrain")]
public interface ICalibrationGrain : IGrainWithStringKey
{
    /// <summary>The newest version.</summary>
    [Alias("GetVersion")]
    Task<long> GetVersion();

    /// <summary>The parameters at a version; null where there is no such version.</summary>
    [Alias("GetParameters")]
    Task<ArrayParameters?> GetParameters(long version);

    /// <summary>
    /// Adds antenna positions and returns the new version. Throws <see cref="ArgumentException"/> unless there are three finite coordinates
    /// for each antenna.
    /// </summary>
    [Alias("SetPositions")]
    Task<long> SetPositions([Immutable] AntennaPositions positions);

    /// <summary>
    /// Adds fibre delays and returns the new version. Throws <see cref="ArgumentException"/> unless there is one for each correlator input.
    /// </summary>
    [Alias("SetFibreDelays")]
    Task<long> SetFibreDelays([Immutable] FibreDelays delays);

    /// <summary>
    /// Adds a list of flagged antennas and returns the new version. Throws <see cref="ArgumentException"/> where an index is not an antenna, or
    /// fewer than 3 antennas would be left.
    /// </summary>
    [Alias("SetFlags")]
    Task<long> SetFlags([Immutable] AntennaFlags flags);
}
