using Muser.Formats.Frames;
using Muser.Imaging.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Sky.Arrays;

namespace Muser.Grains.Calibration;

/// <summary>From the messages to the types of the kernels.</summary>
public static class ParameterConversions
{
    /// <summary>The fibre delays as the fringe correction takes them.</summary>
    public static FibreDelayTable ToTable(this Effective<FibreDelays> delays, ArrayId array) =>
        new(array, new UtcTime(delays.ValidFromUtcUnixNs), delays.Value.DelayNsInput);

    /// <summary>The solution as the gain correction takes it.</summary>
    public static BandGains ToGains(this PhaseSolution solution) =>
        BandGains.FromSolution(
            solution.ReferenceAntenna,
            solution.ReferenceFrequencyHz,
            solution.PhaseRadAntenna,
            solution.DelayNsAntenna,
            solution.UnusableAntennas,
            solution.UnusableChannels,
            solution.ResidualRadAntenna,
            solution.SnrChan,
            solution.HasDelays);
}
