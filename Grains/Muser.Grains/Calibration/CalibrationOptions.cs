using Muser.Imaging.Calibration;

namespace Muser.Grains.Calibration;

/// <summary>How frames are calibrated and flagged. Configuration section <c>Muser:Calibration</c>.</summary>
public sealed class CalibrationOptions
{
    /// <summary>What amplitudes are scaled to. Default: by the flux scale where there is one, else counts.</summary>
    public AmplitudeScale Amplitude { get; set; } = AmplitudeScale.Table;

    /// <summary>Whether frames that become products are flagged by what their data say.</summary>
    public bool AutomaticFlags { get; set; } = true;

    /// <summary>An antenna is dead below this share of the median power of the array.</summary>
    public double DeadBelow { get; set; } = Defaults.DeadBelow;

    /// <summary>An antenna is wild above this multiple of the median power of the array.</summary>
    public double WildAbove { get; set; } = Defaults.WildAbove;

    /// <summary>Interference is beyond so many robust standard deviations of the channels of its band.</summary>
    public double InterferenceSigmas { get; set; } = Defaults.InterferenceSigmas;

    private static AutomaticFlagOptions Defaults { get; } = new();

    /// <summary>The limits as the kernels take them.</summary>
    public AutomaticFlagOptions Limits() =>
        new() { DeadBelow = DeadBelow, WildAbove = WildAbove, InterferenceSigmas = InterferenceSigmas };
}
