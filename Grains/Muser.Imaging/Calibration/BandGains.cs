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

    /// <summary>A solution that was kept somewhere: the values of the properties, antennas and channels that are not usable by their indices.</summary>
    /// <param name="referenceAntenna">The antenna whose phase and delay are 0.</param>
    /// <param name="referenceFrequencyHz">f_0, Hz.</param>
    /// <param name="phaseRadAntenna">phi_k, rad.</param>
    /// <param name="delayNsAntenna">tau_k, ns.</param>
    /// <param name="unusableAntennas">Antennas without a solution, 0-based.</param>
    /// <param name="unusableChannels">Channels without a solution, in stored order.</param>
    /// <param name="residualRadAntenna">Phase that the baselines of an antenna keep, rad.</param>
    /// <param name="snrChan">Signal to noise per baseline of each channel.</param>
    /// <param name="hasDelays">Whether delays were solved for.</param>
    public static BandGains FromSolution(
        int referenceAntenna,
        double referenceFrequencyHz,
        ReadOnlySpan<double> phaseRadAntenna,
        ReadOnlySpan<double> delayNsAntenna,
        ReadOnlySpan<int> unusableAntennas,
        ReadOnlySpan<int> unusableChannels,
        ReadOnlySpan<double> residualRadAntenna,
        ReadOnlySpan<double> snrChan,
        bool hasDelays)
    {
        var usable = new bool[phaseRadAntenna.Length];
        var usableChan = new bool[snrChan.Length];
        Array.Fill(usable, true);
        Array.Fill(usableChan, true);
        foreach (var antenna in unusableAntennas)
        {
            usable[antenna] = false;
        }

        foreach (var channel in unusableChannels)
        {
            usableChan[channel] = false;
        }

        return new BandGains(
            referenceAntenna, referenceFrequencyHz, phaseRadAntenna.ToArray(), delayNsAntenna.ToArray(), usable, residualRadAntenna.ToArray(),
            snrChan.ToArray(), usableChan, hasDelays, outlierBaselines: 0);
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
