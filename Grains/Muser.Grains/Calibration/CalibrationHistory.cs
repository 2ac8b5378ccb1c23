using Muser.Interfaces.Calibration;

namespace Muser.Grains.Calibration;

/// <summary>All that was ever added to the parameters of an array, in order. A version is a prefix of each list: nothing is overwritten.</summary>
[GenerateSerializer, Alias("muser.CalibrationHistory")]
public sealed class CalibrationHistory
{
    /// <summary>The newest version; 0 before the shipped parameters were taken in.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>Each positions entry with the version that brought it.</summary>
    [Id(1)]
    public List<Versioned<AntennaPositions>> Positions { get; set; } = [];

    /// <summary>Each fibre delay entry with the version that brought it.</summary>
    [Id(2)]
    public List<Versioned<FibreDelays>> FibreDelays { get; set; } = [];

    /// <summary>Each flag list with the version that brought it.</summary>
    [Id(3)]
    public List<Versioned<AntennaFlags>> Flags { get; set; } = [];

    /// <summary>The parameters as they were at a version, or null where there is none such.</summary>
    public ArrayParameters? At(long version) =>
        version < 1 || version > Version
            ? null
            : new ArrayParameters
            {
                Version = version,
                Positions = UpTo(Positions, version),
                FibreDelays = UpTo(FibreDelays, version),
                Flags = UpTo(Flags, version),
            };

    private static T[] UpTo<T>(List<Versioned<T>> entries, long version) =>
        [.. entries.Where(entry => entry.Version <= version).Select(entry => entry.Value)];
}
