using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Grains.Calibration;

/// <summary>Solutions of antennas made into parameters, and what these are good for. Safe for any thread.</summary>
public static class PhaseSolutions
{
    /// <summary>The solution of a band and hand as a parameter.</summary>
    /// <param name="band">A calibration that has a solution; another throws <see cref="ArgumentException"/>.</param>
    /// <param name="layoutFingerprint">Fingerprint of the antenna positions with which its geometry was taken out.</param>
    /// <param name="calibrator">What was observed, for people.</param>
    /// <param name="observed">Mean time of the observation.</param>
    public static PhaseSolution Of(BandCalibration band, string layoutFingerprint, string calibrator, UtcTime observed)
    {
        var gains = band.Gains ?? throw new ArgumentException(band.Result.Describe(), nameof(band));
        var residual = gains.ResidualRad.ToArray();
        return new()
        {
            BandHand = new() { BandMHz = band.BandMHz, IsRight = band.Polarization == Polarization.Right },
            ReferenceAntenna = gains.ReferenceAntenna,
            ReferenceFrequencyHz = gains.ReferenceFrequencyHz,
            PhaseRadAntenna = gains.PhaseRad.ToArray(),
            DelayNsAntenna = gains.DelayNs.ToArray(),
            UnusableAntennas = Unusable(gains.AntennaUsable),
            UnusableChannels = Unusable(gains.ChannelUsable),
            HasDelays = gains.HasDelays,
            SnrChan = gains.SnrChan.ToArray(),
            ResidualRadAntenna = [.. residual.Select(value => double.IsNaN(value) ? 0 : value)],
            Layout = layoutFingerprint,
            Calibrator = calibrator,
            ObservedUtcUnixNs = observed.UnixNs,
        };
    }

    /// <summary>Why a solution is not for an array with these antenna positions from an instant on, in one sentence; null where it is.</summary>
    /// <param name="solution">The solution.</param>
    /// <param name="layout">The array.</param>
    /// <param name="layoutFingerprint">Fingerprint of the antenna positions in force.</param>
    /// <param name="from">When it is to begin.</param>
    public static string? Refusal(PhaseSolution solution, ArrayLayout layout, string layoutFingerprint, UtcTime from)
    {
        var entry = new ParameterEntry { ValidFromUtcUnixNs = from.UnixNs, Value = solution };
        return ParameterRules.Refusal(layout, [entry]) ?? RefusalOfLayout(solution, layoutFingerprint, from);
    }

    /// <summary>Why a solution is not for antenna positions, in one sentence; null where it is.</summary>
    /// <param name="solution">The solution.</param>
    /// <param name="positions">The positions in force; null for none.</param>
    /// <param name="from">When it is to begin.</param>
    public static string? RefusalOfLayout(PhaseSolution solution, AntennaPositions? positions, UtcTime from) =>
        positions is null
            ? $"No antenna positions are in force at {from}, when the solution of {solution.BandHand} is to begin: record them first."
            : RefusalOfLayout(solution, LayoutFingerprint.Of(MemoryMarshal.Cast<double, Vector3D>(positions.ItrfAntennaXyz)), from);

    private static string? RefusalOfLayout(PhaseSolution solution, string layoutFingerprint, UtcTime from) =>
        solution.Layout == layoutFingerprint
            ? null
            : $"The solution of {solution.BandHand} was made with other antenna positions (layout {solution.Layout}) than those in force at {from} "
              + $"(layout {layoutFingerprint}): solve it again with these.";

    private static int[] Unusable(ReadOnlySpan<bool> usable)
    {
        var unusable = new List<int>();
        for (var k = 0; k < usable.Length; k++)
        {
            if (!usable[k])
            {
                unusable.Add(k);
            }
        }

        return [.. unusable];
    }
}
