using Muser.Formats.Frames;

namespace Muser.Formats.Visibilities;

/// <summary>
/// An array and how the Earth stood: a table AIPS AN (AIPS Memo 117) or ARRAY_GEOMETRY (AIPS Memo 114). Immutable. Who writes a
/// file computes the values for its day.
/// </summary>
public sealed record UvArray
{
    /// <summary>Degrees that the Earth turns in a day of UT1, when nothing better is known.</summary>
    public const double MeanDegreesPerDay = 360.98564497329;

    /// <summary>Name, at most 8 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Centre of the array, ITRF, m.</summary>
    public (double X, double Y, double Z) CentreXyzM { get; init; }

    /// <summary>Its antennas.</summary>
    public required IReadOnlyList<UvAntenna> Antennas { get; init; }

    /// <summary>RDATE: the day to which the numbers below belong, 0 h.</summary>
    public UtcTime ReferenceDay { get; init; }

    /// <summary>GSTIA0: Greenwich sidereal time at 0 h of that day, in the time system of the file, degrees.</summary>
    public double SiderealTimeAtZeroDeg { get; init; }

    /// <summary>DEGPDY: degrees that the Earth turns in a day of the time system of the file.</summary>
    public double DegreesPerDay { get; init; } = MeanDegreesPerDay;

    /// <summary>UT1 - UTC, s.</summary>
    public double Ut1MinusUtcSeconds { get; init; }

    /// <summary>IATUTC: TAI - UTC, s.</summary>
    public double TaiMinusUtcSeconds { get; init; }

    /// <summary>POLARX, POLARY as they stand in the file: arcsec when we write.</summary>
    public (double X, double Y) PolarMotion { get; init; }

    /// <summary>FREQ: the reference frequency of this array, Hz; 0 where the file does not say.</summary>
    public double ReferenceFrequencyHz { get; init; }

    /// <summary>The antenna of a number, or null.</summary>
    public UvAntenna? Find(int number) => Antennas.FirstOrDefault(antenna => antenna.Number == number);
}
