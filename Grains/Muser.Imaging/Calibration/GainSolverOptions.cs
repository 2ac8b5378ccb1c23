namespace Muser.Imaging.Calibration;

/// <summary>What a <see cref="GainSolver"/> goes by.</summary>
public sealed record GainSolverOptions
{
    /// <summary>The antenna whose phase and delay are 0 by definition; where it is unusable, the one that agrees best takes its place.</summary>
    public int ReferenceAntenna { get; init; }

    /// <summary>Channels below this signal to noise per baseline are flagged and take no part.</summary>
    public double MinSnrPerBaseline { get; init; } = 5;

    /// <summary>
    /// Residual delays are sought in plus and minus so many ns. Channels of 25 MHz cannot tell tau from tau + 40 ns, so at most 20.
    /// </summary>
    public double MaxDelayNs { get; init; } = 15;

    /// <summary>
    /// The least coherence of an antenna with the others, 0 to 1: the mean length of its phasors. Noise alone has 1 / sqrt(antennas), a baseline SNR of
    /// 5 has 0.98.
    /// </summary>
    public double MinCoherence { get; init; } = 0.5;

    /// <summary>Delays are solved from so many good channels on; from fewer, phases alone.</summary>
    public int MinChannelsForDelay { get; init; } = 3;
}
