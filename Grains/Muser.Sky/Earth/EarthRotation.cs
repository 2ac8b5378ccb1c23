using Muser.Sky.Time;
using Muser.Sky.Vectors;

namespace Muser.Sky.Earth;

/// <summary>
/// The rotation of the Earth: Earth rotation angle, CIO locator, equation of the origins, sidereal time. Safe for any thread.
/// </summary>
internal static class EarthRotation
{
    /// <summary>Turns of the Earth in a day of UT1 (IERS Conventions 2010, equation 5.15).</summary>
    internal const double TurnsPerUt1Day = 1 + ExcessTurnsPerUt1Day;

    /// <summary>Kept apart from the whole turn, or its last digits would be lost: 2 uas after fifty years.</summary>
    private const double ExcessTurnsPerUt1Day = 0.00273781191135448;

    private const int Arguments = 8;
    private const double HundredthMicroarcsec = Angle.Arcsec * 1e-8;

    /// <summary>Coefficients of t^0 to t^5 of the locator, arc seconds.</summary>
    private static ReadOnlySpan<double> LocatorPolynomial => [94.00e-6, 3808.65e-6, -122.68e-6, -72574.11e-6, 27.98e-6, 15.62e-6];

    /// <summary>Earth rotation angle, rad, 0 to 2 pi (Capitaine, Guinot and McCarthy 2000; SOFA era00).</summary>
    internal static double AngleAt(in JulianDate ut1) =>
        Angle.Turn(Math.Tau * (ut1.Fraction + 0.7790572732640 + (ExcessTurnsPerUt1Day * ut1.Days)));

    /// <summary>
    /// Equation of the origins, rad: Earth rotation angle minus apparent sidereal time, from the bias-precession-nutation
    /// rotation (Wallace and Capitaine 2006, equation 16; SOFA eors).
    /// </summary>
    internal static double EquationOfOrigins(double t, in Matrix3D gcrsToTrue)
    {
        var pole = gcrsToTrue.RowZ;
        var s = CioLocator(t, pole.X, pole.Y);
        var ax = pole.X / (1 + pole.Z);
        var origin = new Vector3D(1 - (ax * pole.X), -ax * pole.Y, -pole.X);
        return s - Math.Atan2(gcrsToTrue.RowY.Dot(origin), gcrsToTrue.RowX.Dot(origin));
    }

    /// <summary>The CIO locator s, rad, for the pole (x, y) (SOFA s06).</summary>
    internal static double CioLocator(double t, double x, double y)
    {
        Span<double> arguments =
        [
            FundamentalArguments.MoonAnomaly(t),
            FundamentalArguments.SunAnomaly(t),
            FundamentalArguments.MoonLatitudeArgument(t),
            FundamentalArguments.MoonElongation(t),
            FundamentalArguments.MoonNode(t),
            FundamentalArguments.Venus(t),
            FundamentalArguments.Earth(t),
            FundamentalArguments.Precession(t),
        ];
        var (sum, power, term) = (0.0, 1.0, 0);
        for (var k = 0; k < LocatorPolynomial.Length; k++)
        {
            var periodic = 0.0;
            var end = term + (k < CioLocatorTerms.CountByPower.Length ? CioLocatorTerms.CountByPower[k] : 0);
            for (; term < end; term++)
            {
                var multipliers = CioLocatorTerms.Multipliers.Slice(term * Arguments, Arguments);
                var (sin, cos) = Math.SinCos(Nutation.Combine(multipliers, arguments));
                periodic += (CioLocatorTerms.Coefficients[2 * term] * sin) + (CioLocatorTerms.Coefficients[(2 * term) + 1] * cos);
            }

            sum += power * ((LocatorPolynomial[k] * Angle.Arcsec) + (periodic * HundredthMicroarcsec));
            power *= t;
        }

        return sum - (x * y / 2);
    }
}
