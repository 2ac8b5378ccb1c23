using Muser.Interfaces.Frames;

namespace Muser.Silo.Imaging;

/// <summary>Which live cycles become maps. Configuration section <c>Muser:Imaging</c>.</summary>
public sealed class ImagingPolicyOptions
{
    /// <summary>Default of <see cref="IntervalMs"/>: the cadence of the observatory's own real-time maps.</summary>
    public const double DefaultIntervalMs = 5000;

    /// <summary>A cycle is imaged when the last imaged one began at least so long before it, ms of the frames' own time; 0 images every cycle.</summary>
    public double IntervalMs { get; set; } = DefaultIntervalMs;

    /// <summary>
    /// Which maps are made of a frame of an imaged cycle. Default: the middle channel, which two processors make of every band and hand in time.
    /// </summary>
    public ImageRequest Channels { get; set; } = ImageRequest.Middle;

    /// <summary>
    /// What becomes of a cycle that is due while the maps of an earlier one are still being made. Default: it is left out, so that imaging that cannot
    /// keep up is never asked for more than it can do.
    /// </summary>
    public ImagingOverload WhenBusy { get; set; } = ImagingOverload.Skip;

    /// <summary>Throws <see cref="OptionsException"/> that names the option, the value and the rule.</summary>
    public void Validate() => OptionsException.Require(IntervalMs >= 0, nameof(IntervalMs), IntervalMs, "0 or more");
}
