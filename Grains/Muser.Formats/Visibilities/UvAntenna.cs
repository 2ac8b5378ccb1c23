namespace Muser.Formats.Visibilities;

/// <summary>One antenna of an array. Immutable.</summary>
/// <param name="Number">The number that baselines refer to, from 1.</param>
/// <param name="Name">Its name; at most 8 characters survive a file.</param>
/// <param name="OffsetXyzM">Place from the centre of the array, m, axes of the array's frame (ITRF when we write).</param>
public sealed record UvAntenna(int Number, string Name, (double X, double Y, double Z) OffsetXyzM)
{
    /// <summary>0 alt-azimuth, 1 equatorial ... as in AIPS Memo 117.</summary>
    public int MountType { get; init; }

    /// <summary>Diameter, m; NaN where the file does not say.</summary>
    public double DiameterM { get; init; } = double.NaN;
}
