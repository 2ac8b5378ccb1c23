namespace Muser.Grains.Calibration;

/// <summary>Units, and words, that belong to amplitude scales.</summary>
public static class AmplitudeUnits
{
    /// <summary>The unit of a map of such amplitudes, in FITS spelling.</summary>
    public static string BeamUnit(this AmplitudeScale scale) => scale switch
    {
        AmplitudeScale.None => "count/beam",
        AmplitudeScale.Autocorr => "beam-1",
        AmplitudeScale.Table => "Jy/beam",
        _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, "Not a scale of amplitudes."),
    };

    /// <summary>The unit of such visibilities, in FITS spelling; empty for correlation coefficients.</summary>
    public static string Unit(this AmplitudeScale scale) => scale switch
    {
        AmplitudeScale.None => "count",
        AmplitudeScale.Autocorr => "",
        AmplitudeScale.Table => "Jy",
        _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, "Not a scale of amplitudes."),
    };

    /// <summary>What a product of such amplitudes says of them in its history.</summary>
    public static string Sentence(this AmplitudeScale scale) => scale switch
    {
        AmplitudeScale.None => "Amplitudes in counts of the correlator",
        AmplitudeScale.Autocorr => "Amplitudes over the autocorrelations",
        AmplitudeScale.Table => "Amplitudes in Jy by the flux scale in force",
        _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, "Not a scale of amplitudes."),
    };

    /// <summary>The unit of such visibilities in files of visibilities: only those that a flux scale has calibrated have one.</summary>
    public static string UvUnit(this AmplitudeScale scale) => scale == AmplitudeScale.Table ? "JY" : "UNCALIB";
}
