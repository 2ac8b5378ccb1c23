using Muser.Sky.Vectors;

namespace Muser.Sky.Earth;

/// <summary>
/// The arguments of nutation and of the CIO locator, rad, for Julian centuries of TDB (or TT) from J2000.0.
/// Source: IERS Conventions 2003, section 5.8.2 and 5.8.3 (Simon et al. 1994; planets Souchay et al. 1999).
/// </summary>
internal static class FundamentalArguments
{
    private const double ArcsecPerTurn = 1_296_000;

    /// <summary>Mean anomaly of the Moon.</summary>
    internal static double MoonAnomaly(double t) =>
        FromArcsec(485868.249036 + (t * (1717915923.2178 + (t * (31.8792 + (t * (0.051635 + (t * -0.00024470))))))));

    /// <summary>Mean anomaly of the Sun.</summary>
    internal static double SunAnomaly(double t) =>
        FromArcsec(1287104.793048 + (t * (129596581.0481 + (t * (-0.5532 + (t * (0.000136 + (t * -0.00001149))))))));

    /// <summary>Mean longitude of the Moon from its node.</summary>
    internal static double MoonLatitudeArgument(double t) =>
        FromArcsec(335779.526232 + (t * (1739527262.8478 + (t * (-12.7512 + (t * (-0.001037 + (t * 0.00000417))))))));

    /// <summary>Mean elongation of the Moon from the Sun.</summary>
    internal static double MoonElongation(double t) =>
        FromArcsec(1072260.703692 + (t * (1602961601.2090 + (t * (-6.3706 + (t * (0.006593 + (t * -0.00003169))))))));

    /// <summary>Mean longitude of the ascending node of the Moon.</summary>
    internal static double MoonNode(double t) =>
        FromArcsec(450160.398036 + (t * (-6962890.5431 + (t * (7.4722 + (t * (0.007702 + (t * -0.00005939))))))));

    internal static double Mercury(double t) => 4.402608842 + (2608.7903141574 * t);

    internal static double Venus(double t) => 3.176146697 + (1021.3285546211 * t);

    internal static double Earth(double t) => 1.753470314 + (628.3075849991 * t);

    internal static double Mars(double t) => 6.203480913 + (334.0612426700 * t);

    internal static double Jupiter(double t) => 0.599546497 + (52.9690962641 * t);

    internal static double Saturn(double t) => 0.874016757 + (21.3299104960 * t);

    internal static double Uranus(double t) => 5.481293872 + (7.4781598567 * t);

    /// <summary>General precession in longitude.</summary>
    internal static double Precession(double t) => (0.024381750 + (0.00000538691 * t)) * t;

    private static double FromArcsec(double arcsec) => arcsec % ArcsecPerTurn * Angle.Arcsec;
}
