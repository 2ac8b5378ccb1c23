namespace Muser.Sky.Time;

/// <summary>
/// TT - UT1 before atomic time: polynomials of F. Espenak and J. Meeus (Five Millennium Canon of Solar Eclipses,
/// NASA/TP-2006-214141), fitted to the values of Morrison and Stephenson 2004 and the Astronomical Almanac. For 1678-1972.
/// </summary>
internal static class HistoricalDeltaT
{
    /// <summary>TT - UT1, s, and how far it may be off, s, in a year with its fraction.</summary>
    internal static (double Seconds, double UncertaintyS) At(double year) => year switch
    {
        < 1700 => (Polynomial(year - 1600, 120, -0.9808, -0.01532, 1 / 7129.0), 20),
        < 1800 => (Polynomial(year - 1700, 8.83, 0.1603, -0.0059285, 0.00013336, -1 / 1174000.0), 5),
        < 1860 => (Polynomial(
            year - 1800, 13.72, -0.332447, 0.0068612, 0.0041116, -0.00037436, 0.0000121272, -0.0000001699, 0.000000000875), 2),
        < 1900 => (Polynomial(year - 1860, 7.62, 0.5737, -0.251754, 0.01680668, -0.0004473624, 1 / 233174.0), 2),
        < 1920 => (Polynomial(year - 1900, -2.79, 1.494119, -0.0598939, 0.0061966, -0.000197), 2),
        < 1941 => (Polynomial(year - 1920, 21.20, 0.84493, -0.076100, 0.0020936), 2),
        < 1961 => (Polynomial(year - 1950, 29.07, 0.407, -1 / 233.0, 1 / 2547.0), 1),
        _ => (Polynomial(year - 1975, 45.45, 1.067, -1 / 260.0, -1 / 718.0), 1),
    };

    private static double Polynomial(double t, params ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = (sum * t) + coefficients[i];
        }

        return sum;
    }
}
