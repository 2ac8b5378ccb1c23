using System.Globalization;
using Muser.Sky.Arrays;
using Muser.Sky.Satellites;
using Muser.Sky.Vectors;

namespace Muser.Cli.Sky;

/// <summary>What <c>muser ephemeris</c> prints of a satellite, as JSON or as a page.</summary>
internal sealed record SatelliteFacts
{
    public required string Name { get; init; }

    public required string Utc { get; init; }

    /// <summary>Where it stood when its wave left, in the axes of ITRF when the wave arrives: x, y, z from the middle of the Earth, m.</summary>
    public required double[] ItrfM { get; init; }

    /// <summary>From the site.</summary>
    public required double DistanceM { get; init; }

    /// <summary>Without refraction.</summary>
    public required double ElevationDeg { get; init; }

    /// <summary>From north through east.</summary>
    public required double AzimuthDeg { get; init; }

    /// <summary>Of the direction from the site, west positive, -180 to 180.</summary>
    public required double HourAngleDeg { get; init; }

    /// <summary>Of the direction from the site, from the pole of ITRF.</summary>
    public required double DeclinationDeg { get; init; }

    public double? ElementsAgeDays { get; init; }

    public string? ElementsEpoch { get; init; }

    public string? Warning { get; init; }

    internal static SatelliteFacts Of(Calibrator calibrator, CalibratorPlace place, ArraySite site) => new()
    {
        Name = calibrator.Name,
        Utc = place.Utc.ToString(),
        ItrfM = [place.ItrfM.X, place.ItrfM.Y, place.ItrfM.Z],
        DistanceM = place.Source.DistanceM,
        ElevationDeg = place.Source.ElevationRad / Angle.Degree,
        AzimuthDeg = place.Source.AzimuthRad / Angle.Degree,
        HourAngleDeg = Angle.HalfTurn(site.LongitudeRad - place.Source.Direction.Longitude()) / Angle.Degree,
        DeclinationDeg = place.Source.Direction.Latitude() / Angle.Degree,
        ElementsAgeDays = place.ElementsAgeDays,
        ElementsEpoch = calibrator.Orbit?.Elements.Epoch.ToString(),
        Warning = place.Warning,
    };

    internal void Write(TextWriter output)
    {
        output.WriteLine($"{Name} at {Utc}");
        output.WriteLine();
        output.WriteLine("From the site, without refraction");
        Line("Elevation", $"{ElevationDeg:F5}°");
        Line("Azimuth", $"{AzimuthDeg:F5}°  from north through east");
        Line("Hour angle", $"{HourAngleDeg:F5}°  west of the meridian");
        Line("Declination", $"{DeclinationDeg:F5}°");
        Line("Distance", $"{DistanceM / 1000:F3} km");
        output.WriteLine();
        output.WriteLine("From the middle of the Earth, ITRF");
        Line("X, Y, Z", $"{ItrfM[0]:F1}, {ItrfM[1]:F1}, {ItrfM[2]:F1} m");
        if (ElementsAgeDays is { } ageDays)
        {
            output.WriteLine();
            output.WriteLine("Two-line elements");
            Line("Epoch", $"{ElementsEpoch}");
            Line("Age", $"{ageDays:F2} days");
            Line("Accuracy", $"1 km at the epoch, 1-3 km more each day");
            if (Warning is not null)
            {
                output.WriteLine(Warning);
            }
        }

        void Line(string name, FormattableString value) => output.WriteLine($"  {name,-26}{value.ToString(CultureInfo.InvariantCulture)}");
    }
}
