using System.Globalization;
using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Time;

namespace Muser.Cli.Sky;

/// <summary>What <c>muser ephemeris</c> prints for people: one fact a line, with its unit.</summary>
internal static class EphemerisPage
{
    private const int NameWidth = 26;

    internal static void Write(
        TextWriter output,
        EphemerisFacts facts,
        in ApparentPlace place,
        in AstroTime time,
        ArraySite site,
        TimeScales scales,
        bool ut1IsGiven)
    {
        output.WriteLine($"{facts.Name} at {facts.Utc}");
        output.WriteLine(Text($"Site {site.LongitudeDeg:F6}° E, {site.LatitudeDeg:F6}° N, {site.HeightM:F1} m"));

        Heading(output, "Geocentric apparent place, true equator and equinox of date");
        Line(output, "Right ascension", $"{Sexagesimal.Hours(place.RaRad)}    {facts.RaDeg:F8}°");
        Line(output, "Declination", $"{Sexagesimal.Degrees(place.DecRad)}    {facts.DecDeg:F8}°");
        Line(output, "Greenwich hour angle", $"{Sexagesimal.Hours(place.GhaRad)}    {facts.GhaDeg:F8}°");
        Line(output, "Greenwich sidereal time", $"{Sexagesimal.Hours(place.GastRad)}    {facts.GastDeg:F8}°");
        if (facts.DistanceAu is { } distanceAu)
        {
            Line(output, "Distance", $"{distanceAu:F9} au");
        }

        Heading(output, "From the site, without refraction");
        Line(output, "Right ascension", $"{Sexagesimal.Hours(place.TopocentricRaRad)}    {facts.TopocentricRaDeg:F8}°");
        Line(output, "Declination", $"{Sexagesimal.Degrees(place.TopocentricDecRad)}    {facts.TopocentricDecDeg:F8}°");
        Line(output, "Elevation", $"{facts.ElevationDeg:F5}°{(facts.ElevationDeg < 0 ? "  (below the horizon)" : "")}");
        Line(output, "Azimuth", $"{facts.AzimuthDeg:F5}°  from north through east");

        if (facts.SemidiameterArcsec is { } semidiameterArcsec)
        {
            Heading(output, "Disc (axis of the WGCCRE)");
            Line(output, "Semi-diameter", $"{semidiameterArcsec:F3}″");
            Line(output, "P, north of the axis", $"{facts.PDeg:F4}°  from the north of date through east");
            Line(output, "B0, latitude of centre", $"{facts.B0Deg:F4}°");
            Line(output, "L0, Carrington longitude", $"{facts.L0Deg:F4}°");
        }

        Heading(output, "ICRS, astrometric (for files)");
        Line(output, "Right ascension", $"{facts.IcrsRaDeg:F8}°");
        Line(output, "Declination", $"{facts.IcrsDecDeg:F8}°");
        Line(output, "North of date", $"{facts.NorthOfDateDeg:F6}°  from the north of ICRS through east");

        Heading(output, "Time and accuracy");
        Line(output, "TAI-UTC", $"{facts.TaiMinusUtcS:0.###} s");
        Line(output, "UT1-UTC", $"{facts.Ut1MinusUtcS:F5} s  {Ut1Origin(time.Utc, scales, ut1IsGiven)}");
        Line(output, "Accuracy of position", $"{Arc(facts.PositionAccuracyMas)}{Why(facts, time)}");
        Line(output, "Accuracy of hour angle", $"{Arc(facts.HourAngleAccuracyMas)}");
    }

    private static string Ut1Origin(UtcTime utc, TimeScales scales, bool isGiven)
    {
        string Day(UtcTime day) => day.ToString()[..10];
        return isGiven ? "given"
            : utc < scales.LeapSeconds.First ? "before atomic time: the time is taken for UT1"
            : utc <= scales.Ut1.ObservedUntil ? "measured"
            : utc <= scales.Ut1.Last ? $"predicted by the IERS, measured until {Day(scales.Ut1.ObservedUntil)}"
            : $"extrapolated from {Day(scales.Ut1.Last)}, without leap seconds after {Day(scales.LeapSeconds.Expires)}";
    }

    private static string Why(EphemerisFacts facts, in AstroTime time)
    {
        var year = time.Utc.ToDateTime().Year;
        var (first, last) = PlaceAccuracy.CorrectedYears;
        return facts.DistanceAu is null || (year >= first && year <= last)
            ? ""
            : $"  outside {first}-{last}, the years of 1 mas";
    }

    private static string Arc(double mas) => mas < 1000 ? Text($"{mas:0.#} mas") : Text($"{mas / 1000:0.#}″");

    private static void Heading(TextWriter output, string text)
    {
        output.WriteLine();
        output.WriteLine(text);
    }

    private static void Line(TextWriter output, string name, FormattableString value) =>
        output.WriteLine($"  {name.PadRight(NameWidth)}{Text(value)}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
