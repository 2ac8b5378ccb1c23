namespace Muser.Simulators.Observing;

/// <summary>
/// The quiet Sun as radio waves see it: brightness temperature against radius, flux and visibility, from <see cref="QuietSunCoefficients"/>.
/// Every component is a paraboloid, whose Fourier transform is closed, so profile and visibility are the same model exactly.
/// Frequencies outside 400-15 025 MHz are taken as the nearer end. Pure functions, safe for any thread.
/// </summary>
public static class QuietSunModel
{
    /// <summary>Boltzmann's constant, J/K (SI, exact).</summary>
    public const double BoltzmannJPerK = 1.380649e-23;

    /// <summary>Speed of light, m/s (SI, exact).</summary>
    public const double LightMPerS = 299_792_458;

    /// <summary>Brightness temperature, K, at <paramref name="radius"/> (in solar radii, 0 = centre of the disc).</summary>
    public static double BrightnessTemperatureK(double frequencyHz, double radius)
    {
        Span<double> trend = stackalloc double[QuietSunCoefficients.Terms];
        Trend(frequencyHz, trend);
        double sum = 0;
        for (var k = 0; k < QuietSunCoefficients.Radii.Length; k++)
        {
            var ratio = radius / QuietSunCoefficients.Radii[k];
            sum += Height(k, trend) * Math.Max(0, 1 - (ratio * ratio));
        }

        return sum * ScaleTemperatureK(frequencyHz);
    }

    /// <summary>Flux density of the whole Sun, Jy, of semi-diameter <paramref name="semidiameterRad"/>: S = 2k/lambda^2 times the integral of T.</summary>
    public static double FluxJy(double frequencyHz, double semidiameterRad) => VisibilityJy(frequencyHz, semidiameterRad, 0);

    /// <summary>
    /// Visibility, Jy, real since the disc is round, at <paramref name="spacing"/> = (projected baseline in wavelengths) x (semi-diameter in rad),
    /// with the phase centre at the centre of the disc.
    /// </summary>
    public static double VisibilityJy(double frequencyHz, double semidiameterRad, double spacing)
    {
        Span<double> trend = stackalloc double[QuietSunCoefficients.Terms];
        Trend(frequencyHz, trend);
        double sum = 0;
        for (var k = 0; k < QuietSunCoefficients.Radii.Length; k++)
        {
            sum += Height(k, trend) * Transform(k, spacing);
        }

        return sum * JyPerUnit(frequencyHz, semidiameterRad);
    }

    /// <summary>Jy per solar radius squared at the scale temperature.</summary>
    internal static double JyPerUnit(double frequencyHz, double semidiameterRad)
    {
        var perWavelength = frequencyHz / LightMPerS * semidiameterRad;
        return 2e26 * BoltzmannJPerK * ScaleTemperatureK(frequencyHz) * perWavelength * perWavelength;
    }

    /// <summary>Transform of a component of height 1, in solar radii squared.</summary>
    internal static double Transform(int component, double spacing)
    {
        var radius = QuietSunCoefficients.Radii[component];
        return 0.5 * Math.PI * radius * radius * ParaboloidTransform.Value(2 * Math.PI * spacing * radius);
    }

    /// <summary>The Chebyshev polynomials at a frequency: as many as <paramref name="trend"/> holds.</summary>
    internal static void Trend(double frequencyHz, Span<double> trend)
    {
        var f = Math.Clamp(frequencyHz, QuietSunCoefficients.LowestHz, QuietSunCoefficients.HighestHz);
        var x = (2 * Math.Log(f / QuietSunCoefficients.LowestHz) / Math.Log(QuietSunCoefficients.HighestHz / QuietSunCoefficients.LowestHz)) - 1;
        trend[0] = 1;
        trend[1] = x;
        for (var n = 2; n < trend.Length; n++)
        {
            trend[n] = (2 * x * trend[n - 1]) - trend[n - 2];
        }
    }

    private static double ScaleTemperatureK(double frequencyHz)
    {
        Span<double> trend = stackalloc double[QuietSunCoefficients.LogTemperature.Length];
        Trend(frequencyHz, trend);
        return Math.Exp(Dot(QuietSunCoefficients.LogTemperature, trend));
    }

    private static double Height(int component, ReadOnlySpan<double> trend) =>
        Dot(QuietSunCoefficients.HeightComponentTerm.Slice(component * QuietSunCoefficients.Terms, QuietSunCoefficients.Terms), trend);

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var n = 0; n < a.Length; n++)
        {
            sum += a[n] * b[n];
        }

        return sum;
    }
}
