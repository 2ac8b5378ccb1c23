using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Sky.Satellites;

/// <summary>A calibrator at an instant, as an array sees it.</summary>
/// <param name="Utc">When its wave reaches the array.</param>
/// <param name="ItrfM">Its place when the wave left it, axes of ITRF at <paramref name="Utc"/>, from the middle of the Earth,
/// m.</param>
/// <param name="Source">The same as the array sees it: direction, distance, elevation, azimuth, spherical delays.</param>
/// <param name="ElementsAgeDays">Days from the epoch of its elements, negative before it; null where it stands at a fixed
/// place.</param>
/// <param name="Warning">What speaks against using it, one sentence, or null.</param>
public sealed record CalibratorPlace(
    UtcTime Utc, Vector3D ItrfM, NearFieldSource Source, double? ElementsAgeDays, string? Warning)
{
    /// <summary>Elevation without refraction and azimuth from north through east, as <c>38.2° up, azimuth 202.7°</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Source.ElevationRad / Angle.Degree:F1}° up, azimuth {Source.AzimuthRad / Angle.Degree:F1}°");
}
