using Muser.Imaging.Clean;
using Muser.Sky.Vectors;

namespace Muser.Imaging.Products;

/// <summary>Kelvins of a map in Jy/beam: T_B = S lambda^2 / (2 k Omega), Omega the solid angle of the restoring beam (Rayleigh and Jeans).</summary>
public static class BrightnessTemperature
{
    /// <summary>The unit in FITS spelling.</summary>
    public const string Unit = "K";

    private const double SpeedOfLight = 299_792_458;
    private const double Boltzmann = 1.380649e-23;
    private const double WattsPerJansky = 1e-26;

    /// <summary>Kelvins for 1 Jy/beam.</summary>
    /// <param name="beam">The restoring beam.</param>
    /// <param name="frequencyHz">The frequency.</param>
    public static double KelvinPerJansky(RestoringBeam beam, double frequencyHz)
    {
        var solidAngle = beam.Pixels(1) * Angle.Arcsec * Angle.Arcsec;
        var wavelength = SpeedOfLight / frequencyHz;
        return WattsPerJansky * wavelength * wavelength / (2 * Boltzmann * solidAngle);
    }

    /// <summary>Whether a map has a flux scale, without which there is no temperature.</summary>
    public static bool IsKnownFor(MapDescription map) => map.Unit == "Jy/beam" && map.Beam is not null;
}
