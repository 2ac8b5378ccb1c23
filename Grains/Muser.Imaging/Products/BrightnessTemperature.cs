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

    /// <summary>Makes a map of it.</summary>
    /// <param name="map">What the map in Jy/beam is, its beam known.</param>
    /// <param name="isPrimaryBeamCorrected">Whether it is divided by the beam of a dish.</param>
    /// <param name="janskysRowColumn">Its pixels; layout of <see cref="Maps.ImageGrid"/>.</param>
    /// <param name="kelvinsRowColumn">Receives the pixels; may be the same.</param>
    /// <returns>What the map of brightness temperature is.</returns>
    public static MapDescription Convert(MapDescription map, bool isPrimaryBeamCorrected, ReadOnlySpan<float> janskysRowColumn, Span<float> kelvinsRowColumn)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(kelvinsRowColumn.Length, janskysRowColumn.Length, nameof(kelvinsRowColumn));
        var beam = map.Beam ?? throw new ArgumentException("A map without a beam has no brightness temperature.", nameof(map));
        var kelvins = KelvinPerJansky(beam, map.FrequencyHz);
        for (var i = 0; i < kelvinsRowColumn.Length; i++)
        {
            kelvinsRowColumn[i] = (float)(janskysRowColumn[i] * kelvins);
        }

        if (isPrimaryBeamCorrected)
        {
            PrimaryBeam.For(map.Array, map.FrequencyHz).Correct(map.Grid, kelvinsRowColumn);
        }

        return map with { Kind = "TEMPERATURE", Unit = Unit, IsPrimaryBeamCorrected = isPrimaryBeamCorrected };
    }

    /// <summary>Whether a map has a flux scale, without which there is no temperature.</summary>
    public static bool IsKnownFor(MapDescription map) => map.Unit == "Jy/beam" && map.Beam is not null;
}
