using Muser.Formats.Frames;
using Muser.Interfaces.Calibration;
using Muser.Sky.Arrays;

namespace Muser.Grains.Calibration;

/// <summary>From the messages to the types of the kernels.</summary>
internal static class ParameterConversions
{
    /// <summary>The fibre delays as the fringe correction takes them.</summary>
    public static FibreDelayTable ToTable(this Effective<FibreDelays> delays, ArrayId array) =>
        new(array, new UtcTime(delays.ValidFromUtcUnixNs), delays.Value.DelayNsInput);
}
