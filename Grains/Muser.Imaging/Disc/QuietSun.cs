namespace Muser.Imaging.Disc;

/// <summary>
/// The quiet Sun against frequency, 0.4 to 15 GHz: fits to the brightness profiles that MUSER's calibration uses, within 1 % for the
/// radius and 4 % for the temperature.
/// Outside that range the ends are taken. Safe for any thread.
/// </summary>
public static class QuietSun
{
    private const double LowestGHz = 0.4;
    private const double HighestGHz = 15.025;
    private const double Boltzmann = 1.380649e-23;
    private const double SpeedOfLight = 299_792_458;
    private const double JyPerSi = 1e26;

    /// <summary>Where the brightness is half of that in the middle, over the optical radius: 1.13 at 0.4 GHz, 1.00 at 14 GHz.</summary>
    public static double RadiusFactor(double frequencyHz) => Math.Max(1, 1.135 - (0.0098 * GHz(frequencyHz)));

    /// <summary>Temperature, K, of an even disc of the optical radius that is as bright as the Sun.</summary>
    public static double EquivalentTemperatureK(double frequencyHz)
    {
        var x = Math.Log10(GHz(frequencyHz));
        return Math.Pow(10, 5.58811 + (x * (-1.60057 + (x * (-0.68522 + (x * (1.15824 - (x * 0.28926))))))));
    }

    /// <summary>Flux density, Jy, of the whole disc, both hands together.</summary>
    /// <param name="frequencyHz">Frequency.</param>
    /// <param name="opticalRadiusRad">Optical radius.</param>
    public static double FluxJy(double frequencyHz, double opticalRadiusRad)
    {
        var perWavelength = frequencyHz / SpeedOfLight;
        var solidAngle = Math.PI * opticalRadiusRad * opticalRadiusRad;
        return JyPerSi * 2 * Boltzmann * EquivalentTemperatureK(frequencyHz) * perWavelength * perWavelength * solidAngle;
    }

    private static double GHz(double frequencyHz) => Math.Clamp(frequencyHz * 1e-9, LowestGHz, HighestGHz);
}
