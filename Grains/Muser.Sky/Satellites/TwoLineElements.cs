using System.Diagnostics.CodeAnalysis;
using Muser.Formats.Frames;

namespace Muser.Sky.Satellites;

/// <summary>
/// A two-line element set: the mean orbit of a satellite at an epoch, for <see cref="Sgp4Orbit"/>. Immutable, safe for any
/// thread.
/// </summary>
public sealed record TwoLineElements
{
    internal TwoLineElements()
    {
    }

    /// <summary>The name on the line before the two, or the catalogue number where there is none.</summary>
    public required string Name { get; init; }

    /// <summary>The catalogue number, five characters; the first may be a letter for 10 to 33 (without I and O).</summary>
    public required string CatalogueNumber { get; init; }

    /// <summary>The international designator, such as <c>96044A</c>.</summary>
    public required string Designator { get; init; }

    /// <summary>The instant of the elements, a multiple of 864 us.</summary>
    public required UtcTime Epoch { get; init; }

    /// <summary>Inclination, rad, 0 to pi.</summary>
    public required double InclinationRad { get; init; }

    /// <summary>Right ascension of the ascending node, rad.</summary>
    public required double NodeRad { get; init; }

    /// <summary>Eccentricity, 0 to 1.</summary>
    public required double Eccentricity { get; init; }

    /// <summary>Argument of perigee, rad.</summary>
    public required double PerigeeRad { get; init; }

    /// <summary>Mean anomaly, rad.</summary>
    public required double AnomalyRad { get; init; }

    /// <summary>Mean motion of Kozai's theory, rad/min.</summary>
    public required double MeanMotionRadPerMin { get; init; }

    /// <summary>B*, per Earth radius.</summary>
    public required double DragPerEarthRadius { get; init; }

    /// <summary>The first line, 69 columns.</summary>
    public required string Line1 { get; init; }

    /// <summary>The second line, 69 columns.</summary>
    public required string Line2 { get; init; }

    /// <summary>Days from the epoch to an instant; negative before it.</summary>
    public double AgeDays(UtcTime utc) => (utc - Epoch) / (double)UtcTime.NsPerDay;

    /// <summary>Reads two lines, or says why they are none. Blanks at their ends do not count.</summary>
    /// <param name="name">The name; the catalogue number is taken where it is empty.</param>
    /// <param name="line1">The first line.</param>
    /// <param name="line2">The second line.</param>
    /// <param name="elements">What they say, or null.</param>
    /// <param name="fault">Why there are none; its line is 1 or 2.</param>
    public static bool TryParse(
        string name,
        string line1,
        string line2,
        [NotNullWhen(true)] out TwoLineElements? elements,
        [NotNullWhen(false)] out TwoLineFault? fault) =>
        (elements = TwoLineParser.Parse(name, line1, line2, out fault)) is not null;
}
