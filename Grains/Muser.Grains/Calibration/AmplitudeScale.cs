namespace Muser.Grains.Calibration;

/// <summary>What the amplitudes of visibilities are scaled to.</summary>
public enum AmplitudeScale
{
    /// <summary>To nothing: counts.</summary>
    None,

    /// <summary>To the autocorrelations: V / sqrt(A_i A_j), correlation coefficients.</summary>
    Autocorr,

    /// <summary>To Jy by the flux scale that is in force; where there is none, not scaled.</summary>
    Table,
}
