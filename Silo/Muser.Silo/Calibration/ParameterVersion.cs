using Muser.Interfaces.Calibration;

namespace Muser.Silo.Calibration;

/// <summary>One version, as <c>GET /api/parameters/ARRAY/versions/N</c> gives it.</summary>
/// <param name="Array">The array.</param>
/// <param name="Version">The version.</param>
/// <param name="Withdrawals">The lines by which it makes earlier ones void.</param>
/// <param name="Entries">What it adds.</param>
public sealed record ParameterVersion(string Array, long Version, ParameterLine[] Withdrawals, ParameterItem[] Entries)
{
    /// <summary>A version from its lines.</summary>
    public static ParameterVersion Of(string array, long version, ParameterRecord[] records) => new(
        array,
        version,
        [.. records.Where(record => record.Value is null).Select(record => ParameterLine.Of(record.Change))],
        [.. records.Where(record => record.Value is not null).Select(ParameterItem.Of)]);
}
