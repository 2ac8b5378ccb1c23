namespace Muser.Interfaces.Calibration;

/// <summary>
/// The parameters of one array with their validity. Every change is kept with who, when and why, and nothing is overwritten: a version names for ever
/// what held at any instant as it was then known. Key: the array (<c>muser1</c>).
/// </summary>
[Alias("muser.ICalibrationGrain")]
public interface ICalibrationGrain : IGrainWithStringKey
{
    /// <summary>The newest version; 1 is what the product ships.</summary>
    [Alias("GetVersion")]
    Task<long> GetVersion();

    /// <summary>What is in force at an instant (ns since 1970-01-01 UTC), at a version; null where there is no such version.</summary>
    [Alias("GetEffective")]
    Task<EffectiveParameters?> GetEffective(long version, long utcUnixNs);

    /// <summary>The lines that are in force at an instant, at a version, with their values, in the order in which they were added; null where there is no such version.</summary>
    [Alias("GetInForce")]
    Task<ParameterRecord[]?> GetInForce(long version, long utcUnixNs);

    /// <summary>
    /// Adds entries, all or none, as one new version, which is returned. Throws <see cref="ArgumentException"/> with a sentence for people where one
    /// cannot be: not for this array, not finite, an antenna that is none, fewer than 3 antennas left; then everything stays as it was.
    /// </summary>
    [Alias("Add")]
    Task<long> Add([Immutable] ParameterEntry[] entries, string who, string why);

    /// <summary>
    /// Makes a version void, or one place of it, by a new version, which is returned: what held before it holds again, and the entries that are given
    /// hold in its stead. (A flag that ends is one that is withdrawn for one with an end.) Throws <see cref="ArgumentException"/> where there is no such
    /// version or place, it withdraws one itself, or it is what the product ships, and where <see cref="Add"/> does.
    /// </summary>
    [Alias("Withdraw")]
    Task<long> Withdraw(long version, int? part, [Immutable] ParameterEntry[] instead, string who, string why);

    /// <summary>The history, oldest first.</summary>
    [Alias("GetChanges")]
    Task<ParameterChange[]> GetChanges([Immutable] ParameterQuery query);

    /// <summary>The lines of one version with their values; empty where there is no such version.</summary>
    [Alias("GetRecords")]
    Task<ParameterRecord[]> GetRecords(long version);
}
