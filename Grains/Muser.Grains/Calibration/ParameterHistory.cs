using Muser.Interfaces.Calibration;

namespace Muser.Grains.Calibration;

/// <summary>
/// The newest part of an array's history, which its grain keeps under its own ETag. What is older lies in <see cref="ParameterArchive"/>, so that a
/// change costs the same after years.
/// </summary>
[GenerateSerializer, Alias("muser.ParameterHistory")]
public sealed class ParameterHistory
{
    /// <summary>The newest version; 0 before the shipped parameters were taken in.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>How many full segments of older versions are in the archive.</summary>
    [Id(1)]
    public int Segments { get; set; }

    /// <summary>The versions after those, oldest first.</summary>
    [Id(2)]
    public List<ParameterRecord> Recent { get; set; } = [];
}
