namespace Muser.Simulators.Frames;

/// <summary>
/// One component of the scene in one frame, ready to be summed: its visibility on baseline (i, j), channel c, is
/// fluxChan[c] * e^(-spread[ij] * frequencySquared[c]) * smear[ij] * a_j conj(a_i), a the phasors of the antennas.
/// </summary>
internal sealed class ComponentTerms(int antennas, int baselines, int channels)
{
    /// <summary>Flux, Jy, in the hand of the frame.</summary>
    public double[] FluxChan { get; } = new double[channels];

    /// <summary>exp(-2 pi i f r.s/c): real parts, axes antenna, channel.</summary>
    public double[] PhasorReAntennaChan { get; } = new double[antennas * channels];

    /// <summary>Imaginary parts of the same.</summary>
    public double[] PhasorImAntennaChan { get; } = new double[antennas * channels];

    /// <summary>Exponent of a Gaussian per frequency in GHz squared, >= 0; in use when <see cref="IsExtended"/>.</summary>
    public double[] SpreadBaseline { get; } = new double[baselines];

    /// <summary>sinc(bandwidth x delay); in use when <see cref="IsSmeared"/>.</summary>
    public double[] SmearBaseline { get; } = new double[baselines];

    /// <summary>Whether it is a Gaussian.</summary>
    public bool IsExtended { get; set; }

    /// <summary>Whether it is smeared over the channel.</summary>
    public bool IsSmeared { get; set; }

    /// <summary>The quiet Sun's visibilities, Jy, at the full second before the frame, in place of flux and spread; null for other components.</summary>
    public double[]? DiscBefore { get; set; }

    /// <summary>The same at the full second after the frame.</summary>
    public double[]? DiscAfter { get; set; }

    /// <summary>Where the frame stands between the two, 0 to 1.</summary>
    public double DiscShare { get; set; }
}
