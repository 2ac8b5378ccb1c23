using System.Globalization;

namespace Muser.Imaging.Calibration;

/// <summary>A solution, or the reason why there is none, with its numbers.</summary>
/// <param name="Fault">The reason.</param>
/// <param name="Gains">The solution; null when there is a fault.</param>
/// <param name="AntennasUsable">Antennas that agree with each other, as far as it was found out.</param>
/// <param name="BestSnr">The signal to noise per baseline of the best channel, as far as it was found out.</param>
/// <param name="FaultIndex">Index in [channel, baseline] of the first visibility that is not finite, else -1.</param>
public sealed record GainSolverResult(GainFault Fault, BandGains? Gains, int AntennasUsable = 0, double BestSnr = 0, int FaultIndex = -1)
{
    /// <summary>The result in one sentence.</summary>
    public string Describe() => Fault switch
    {
        GainFault.None => string.Create(
            CultureInfo.InvariantCulture, $"Solved {AntennasUsable} antennas; best signal to noise per baseline {BestSnr:F1}."),
        GainFault.Empty => "The calibrator holds no signal: every visibility is zero or flagged.",
        GainFault.NotFinite => string.Create(CultureInfo.InvariantCulture, $"Visibility {FaultIndex} of the calibrator is not a finite number."),
        GainFault.TooWeak => string.Create(
            CultureInfo.InvariantCulture, $"The calibrator is too weak: the best channel has a signal to noise of {BestSnr:F1} per baseline."),
        GainFault.TooFewAntennas => string.Create(
            CultureInfo.InvariantCulture, $"Only {AntennasUsable} antennas see the calibrator; a solution takes 3."),
        _ => throw new InvalidOperationException($"Fault {Fault} has no sentence."),
    };
}
