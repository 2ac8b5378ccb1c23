namespace Muser.Imaging.Spectra;

/// <summary>What a dynamic spectrum is of.</summary>
public enum SpectrumKind
{
    /// <summary>Autocorrelations: the power of the whole Sun, and of the receivers.</summary>
    Autocorrelations = 0,

    /// <summary>|V| on short baselines: what is small enough, without the receivers.</summary>
    ShortBaselines = 1,
}
