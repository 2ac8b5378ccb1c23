using Muser.Formats.Frames;

namespace Muser.Grains.Calibration;

/// <summary>The silo's own read-only copy of the parameters, so that a frame costs no call. Safe for any thread.</summary>
public interface ISiloCalibration
{
    /// <summary>The newest version that this silo has seen of an array's parameters; asks the grain where it has seen none.</summary>
    ValueTask<long> GetVersion(string array);

    /// <summary>What is in force at an instant, at a version; asks the grain where this silo does not hold it. Throws where there is no such version.</summary>
    ValueTask<ArrayParameters> Get(string array, long version, UtcTime time);
}
