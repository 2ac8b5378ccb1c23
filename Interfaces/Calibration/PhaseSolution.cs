using Muser.Interfaces.Frames;

namespace Muser.Interfaces.Calibration;

/// <summary>
/// Phases and delays of the receivers of one band and hand, from a calibrator: antenna k turns a signal of frequency f by
/// phi_k + 2 pi (f - f_0) tau_k, and a visibility carries the difference of its first and second antenna.
/// </summary>
[GenerateSerializer, Immutable, Alias("muser.PhaseSolution")]
public sealed record PhaseSolution : ParameterValue
{
    /// <summary>The band and hand.</summary>
    [Id(0)]
    public required BandHand BandHand { get; init; }

    /// <summary>The antenna whose phase and delay are 0.</summary>
    [Id(1)]
    public required int ReferenceAntenna { get; init; }

    /// <summary>f_0, Hz.</summary>
    [Id(2)]
    public required double ReferenceFrequencyHz { get; init; }

    /// <summary>phi_k, rad; 0 where the antenna is not usable.</summary>
    [Id(3)]
    public required double[] PhaseRadAntenna { get; init; }

    /// <summary>tau_k, ns; 0 where the antenna is not usable.</summary>
    [Id(4)]
    public required double[] DelayNsAntenna { get; init; }

    /// <summary>Antennas without a solution, 0-based: flagged where the solution is used.</summary>
    [Id(5)]
    public required int[] UnusableAntennas { get; init; }

    /// <summary>Channels too weak to be solved, in stored order: flagged where the solution is used.</summary>
    [Id(6)]
    public required int[] UnusableChannels { get; init; }

    /// <summary>False where too few channels were good for delays: then all are 0.</summary>
    [Id(7)]
    public required bool HasDelays { get; init; }

    /// <summary>Signal to noise per baseline of each channel.</summary>
    [Id(8)]
    public required double[] SnrChan { get; init; }

    /// <summary>What the baselines of an antenna keep of phase after the solution, rad, a robust rms; 0 where the antenna is not usable.</summary>
    [Id(9)]
    public required double[] ResidualRadAntenna { get; init; }

    /// <summary>Fingerprint of the antenna positions with which the calibrator's geometry was taken out: the solution is for no other.</summary>
    [Id(10)]
    public required string Layout { get; init; }

    /// <summary>What was observed.</summary>
    [Id(11)]
    public required string Calibrator { get; init; }

    /// <summary>Mean UTC of the observation, ns since 1970-01-01.</summary>
    [Id(12)]
    public required long ObservedUtcUnixNs { get; init; }
}
