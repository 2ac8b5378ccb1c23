namespace Muser.Imaging.Calibration;

/// <summary>
/// The phases of the receivers of one band and hand: antenna k turns a signal of frequency f by theta_k = phi_k + 2 pi (f - f_0) tau_k, and a visibility
/// of the sky carries exp(i (theta_i - theta_j)). Immutable, safe for any thread.
/// </summary>
public sealed class BandGains
{
    private readonly double[] _phaseRad;
    private readonly double[] _delayNs;
    private readonly bool[] _usable;
    private readonly double[] _snrChan;
    private readonly bool[] _usableChan;
    private readonly double[] _residualRad;

    internal BandGains(
        int referenceAntenna,
        double referenceFrequencyHz,
        double[] phaseRad,
        double[] delayNs,
        bool[] usable,
        double[] residualRad,
        double[] snrChan,
        bool[] usableChan,
        bool hasDelays,
        int outlierBaselines)
    {
        (ReferenceAntenna, ReferenceFrequencyHz, HasDelays, OutlierBaselines) = (referenceAntenna, referenceFrequencyHz, hasDelays, outlierBaselines);
        (_phaseRad, _delayNs, _usable, _residualRad, _snrChan, _usableChan) = (phaseRad, delayNs, usable, residualRad, snrChan, usableChan);
    }

    /// <summary>Number of antennas.</summary>
    public int Antennas => _phaseRad.Length;

    /// <summary>The antenna whose phase and delay are 0.</summary>
    public int ReferenceAntenna { get; }

    /// <summary>f_0, Hz: the mean frequency of the channels that took part.</summary>
    public double ReferenceFrequencyHz { get; }

    /// <summary>False where too few channels were good: then all delays are 0.</summary>
    public bool HasDelays { get; }

    /// <summary>Baselines between usable antennas that disagree with the solution in most channels, and were left out of it.</summary>
    public int OutlierBaselines { get; }

    /// <summary>phi_k, rad, -pi to pi; 0 where the antenna is not usable.</summary>
    public ReadOnlySpan<double> PhaseRad => _phaseRad;

    /// <summary>tau_k, ns; 0 where the antenna is not usable.</summary>
    public ReadOnlySpan<double> DelayNs => _delayNs;

    /// <summary>Which antennas have a solution; the others are to be flagged.</summary>
    public ReadOnlySpan<bool> AntennaUsable => _usable;

    /// <summary>What the baselines of an antenna keep of phase after the solution, rad, a robust rms; NaN where not usable.</summary>
    public ReadOnlySpan<double> ResidualRad => _residualRad;

    /// <summary>Signal to noise per baseline of each channel.</summary>
    public ReadOnlySpan<double> SnrChan => _snrChan;

    /// <summary>Which channels took part; the others are to be flagged.</summary>
    public ReadOnlySpan<bool> ChannelUsable => _usableChan;

    /// <summary>theta_k at a frequency, rad, not reduced.</summary>
    public double PhaseAtRad(int antenna, double frequencyHz) =>
        _phaseRad[antenna] + (2 * Math.PI * (frequencyHz - ReferenceFrequencyHz) * 1e-9 * _delayNs[antenna]);
}
