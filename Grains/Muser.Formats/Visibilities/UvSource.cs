namespace Muser.Formats.Visibilities;

/// <summary>A phase centre. Immutable.</summary>
/// <param name="Id">The number that rows refer to, from 1.</param>
/// <param name="Name">Its name; at most 16 characters survive a file.</param>
/// <param name="RaDeg">Right ascension at <see cref="Equinox"/>, degrees: the astrometric ICRS place when we write.</param>
/// <param name="DecDeg">Declination likewise.</param>
public sealed record UvSource(int Id, string Name, double RaDeg, double DecDeg)
{
    /// <summary>Equinox of the place; 2000 stands for ICRS.</summary>
    public double Equinox { get; init; } = 2000;

    /// <summary>Apparent right ascension, true equator and equinox of date, degrees; NaN where the file does not say.</summary>
    public double RaApparentDeg { get; init; } = double.NaN;

    /// <summary>Apparent declination likewise.</summary>
    public double DecApparentDeg { get; init; } = double.NaN;
}
