using Muser.Sky.Vectors;

namespace Muser.Sky.Earth;

/// <summary>
/// Nutation IAU 2000A (MHB2000, 1365 terms) with the small adjustments that go with the IAU 2006 precession (Wallace and
/// Capitaine, A&amp;A 459, 981, 2006, equation 5). Celestial pole offsets (0.2-0.5 mas, only known afterwards) are left out.
/// About 30 us a call.
/// </summary>
internal static class Nutation
{
    private const double TenthMicroarcsec = Angle.Arcsec * 1e-7;
    private const int LuniSolarArguments = 5;
    private const int LuniSolarCoefficients = 6;
    private const int PlanetaryArguments = 13;
    private const int PlanetaryCoefficients = 4;

    /// <summary>Nutation in longitude and in obliquity, rad, for Julian centuries of TT from J2000.0.</summary>
    internal static (double LongitudeRad, double ObliquityRad) At(double t)
    {
        var (lunarLongitude, lunarObliquity) = LuniSolar(t);
        var (planetaryLongitude, planetaryObliquity) = Planetary(t);
        var longitude = (lunarLongitude + planetaryLongitude) * TenthMicroarcsec;
        var obliquity = (lunarObliquity + planetaryObliquity) * TenthMicroarcsec;

        // The secular change of the Earth's dynamical flattening, and the change of precession rate.
        var flattening = -2.7774e-6 * t;
        return (longitude * (1 + 0.4697e-6 + flattening), obliquity * (1 + flattening));
    }

    private static (double Longitude, double Obliquity) LuniSolar(double t)
    {
        Span<double> arguments =
        [
            FundamentalArguments.MoonAnomaly(t),
            FundamentalArguments.SunAnomaly(t),
            FundamentalArguments.MoonLatitudeArgument(t),
            FundamentalArguments.MoonElongation(t),
            FundamentalArguments.MoonNode(t),
        ];
        var multipliers = LuniSolarNutationTerms.Multipliers;
        var coefficients = LuniSolarNutationTerms.Coefficients;
        var (longitude, obliquity) = (0.0, 0.0);

        // Smallest terms first, so that the sum loses least.
        for (var term = LuniSolarNutationTerms.Count - 1; term >= 0; term--)
        {
            var (sin, cos) = Math.SinCos(Combine(multipliers.Slice(term * LuniSolarArguments, LuniSolarArguments), arguments));
            var c = coefficients.Slice(term * LuniSolarCoefficients, LuniSolarCoefficients);
            longitude += ((c[0] + (c[1] * t)) * sin) + (c[2] * cos);
            obliquity += ((c[3] + (c[4] * t)) * cos) + (c[5] * sin);
        }

        return (longitude, obliquity);
    }

    private static (double Longitude, double Obliquity) Planetary(double t)
    {
        // MHB2000 takes its own linear lunar arguments and its own Neptune here.
        Span<double> arguments =
        [
            2.35555598 + (8328.6914269554 * t),
            1.627905234 + (8433.466158131 * t),
            5.198466741 + (7771.3771468121 * t),
            2.18243920 - (33.757045 * t),
            FundamentalArguments.Mercury(t),
            FundamentalArguments.Venus(t),
            FundamentalArguments.Earth(t),
            FundamentalArguments.Mars(t),
            FundamentalArguments.Jupiter(t),
            FundamentalArguments.Saturn(t),
            FundamentalArguments.Uranus(t),
            5.321159000 + (3.8127774000 * t),
            FundamentalArguments.Precession(t),
        ];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] %= Math.Tau;
        }

        var multipliers = PlanetaryNutationTerms.Multipliers;
        var coefficients = PlanetaryNutationTerms.Coefficients;
        var (longitude, obliquity) = (0.0, 0.0);
        for (var term = PlanetaryNutationTerms.Count - 1; term >= 0; term--)
        {
            var (sin, cos) = Math.SinCos(Combine(multipliers.Slice(term * PlanetaryArguments, PlanetaryArguments), arguments));
            var c = coefficients.Slice(term * PlanetaryCoefficients, PlanetaryCoefficients);
            longitude += (c[0] * sin) + (c[1] * cos);
            obliquity += (c[2] * sin) + (c[3] * cos);
        }

        return (longitude, obliquity);
    }

    /// <summary>The sum of multiples of arguments, rad.</summary>
    internal static double Combine(ReadOnlySpan<sbyte> multipliers, ReadOnlySpan<double> arguments)
    {
        var sum = 0.0;
        for (var i = 0; i < multipliers.Length; i++)
        {
            sum += multipliers[i] * arguments[i];
        }

        return sum;
    }
}
