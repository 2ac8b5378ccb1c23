namespace Muser.Simulators.Observing;

/// <summary>
/// The quiet Sun in 100 numbers: a least-squares fit, made for this project, to the radial brightness-temperature profiles that MUSER's
/// observers use (586 frequencies, 400 to 15 025 MHz). Trends are Chebyshev series in x = 2 ln(f/400 MHz) / ln(15025/400) - 1.
/// </summary>
internal static class QuietSunCoefficients
{
    /// <summary>Lowest frequency of the fit, Hz: x = -1.</summary>
    public const double LowestHz = 400e6;

    /// <summary>Highest frequency of the fit, Hz: x = +1.</summary>
    public const double HighestHz = 15_025e6;

    /// <summary>Terms of the trend of one component.</summary>
    public const int Terms = 7;

    /// <summary>Trend of the natural logarithm of the scale temperature, K: about that of the centre of the disc.</summary>
    public static ReadOnlySpan<double> LogTemperature =>
        [11.038874, -2.201746, 0.374832, 0.114075, -0.040895, -0.014512, 0.004681, 0.001467, -0.000165];

    /// <summary>Radii of the components, in solar radii. A component is the paraboloid 1 - (r/a)^2 inside its radius a, 0 outside.</summary>
    public static ReadOnlySpan<double> Radii => [0.7, 0.9, 0.96, 0.985, 0.995, 1.005, 1.01, 1.02, 1.05, 1.1, 1.2, 1.4, 2.0];

    /// <summary>Trends of the heights of the components, in units of the scale temperature; axes component, term.</summary>
    public static ReadOnlySpan<double> HeightComponentTerm =>
    [
        0.3379, -0.1667, -0.2582, 0.2436, -0.1148, 0.0403, 0.0135,
        2.0096, -0.4196, -2.4460, 1.3787, 0.6851, -1.3176, 0.7833,
        3.4389, 1.4523, -6.6395, -0.9723, 5.8901, -3.1323, -1.4218,
        6.4837, 9.9758, -15.5901, -10.5609, 7.1730, 16.1924, -17.9823,
        5.1121, 25.2159, 12.2124, -22.6678, -28.6577, 31.8555, 34.2332,
        -124.6320, -146.4776, 80.6209, 90.8719, 13.6395, -126.4187, -18.4355,
        90.4436, 107.3927, -51.2752, -56.8547, -2.6313, 81.7809, 3.3914,
        6.7152, 4.8324, -6.4639, -3.1432, 1.2406, 1.8852, -0.2796,
        4.7896, 0.9350, -5.8190, 0.1457, 2.0829, -0.5564, -0.2435,
        3.9893, -1.0059, -3.6036, 1.1233, 0.6388, -0.3158, -0.0240,
        1.8743, -1.3024, -0.7439, 0.4166, 0.0404, -0.0166, -0.0250,
        0.4086, -0.4043, 0.0064, 0.0171, 0.0151, -0.0008, -0.0058,
        0.0202, -0.0211, 0.0022, -0.0005, 0.0014, -0.0003, -0.0002,
    ];
}
