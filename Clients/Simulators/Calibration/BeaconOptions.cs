using Muser.Formats.Frames;
using Muser.Sky.Arrays;
using Muser.Sky.Satellites;

namespace Muser.Simulators.Calibration;

/// <summary>A satellite for calibration, in place of the Sun: a tone in each channel, equal in both hands. Immutable.</summary>
public sealed record BeaconOptions
{
    /// <summary>Signal to noise that is simulated when none is given.</summary>
    public const double DefaultSnrPerBaseline = 100;

    /// <summary>Amplitude that is simulated when none is given, counts.</summary>
    public const double DefaultAmplitudeCounts = 1000;

    /// <summary>Longitude at which the satellite stands when none is given, degrees east.</summary>
    public const double DefaultLongitudeDeg = 100.5;

    /// <summary>
    /// The greatest signal to noise: the beacon is part of the power of its receivers, so at sqrt(2) times the root of bandwidth times time there is nothing else.
    /// </summary>
    public static readonly double MaxSnrPerBaseline = Math.Sqrt(2 * SamplesPerFrame);

    private const double SamplesPerFrame = ArrayLayout.ChannelWidthHz * ArrayLayout.FramePeriodNs * 1e-9;

    /// <summary>Where it stands.</summary>
    public Calibrator Calibrator { get; init; } = Calibrator.Geostationary(DefaultLongitudeDeg);

    /// <summary>|V| between receivers of gain 1, counts.</summary>
    public double AmplitudeCounts { get; init; } = DefaultAmplitudeCounts;

    /// <summary>|V| over the standard deviation of its real part (or its imaginary part), for one frame and channel.</summary>
    public double SnrPerBaseline { get; init; } = DefaultSnrPerBaseline;

    /// <summary>The channels that have a beacon.</summary>
    public BeaconChannels Channels { get; init; } = BeaconChannels.All;

    /// <summary>p: from the lower edge of a channel to the beacon, MHz. Source: conventions, "The stored correlator product".</summary>
    public static double OffsetMHz(ArrayLayout layout) => layout.Id == ArrayId.Muser1 ? 2.5 : 12.5;

    /// <summary>
    /// Power of a receiver of gain 1 without the beacon, counts: what makes the noise of a complex visibility, power / sqrt(bandwidth x time), the asked one.
    /// </summary>
    public double SystemCounts => AmplitudeCounts * ((MaxSnrPerBaseline / SnrPerBaseline) - 1);

    /// <summary>The first thing wrong in one sentence, or null.</summary>
    internal string? Problem(ArrayLayout layout, UtcTime start) =>
        !(AmplitudeCounts is > 0 and <= ComplexInt.MaxPart) ? $"the amplitude is {AmplitudeCounts} counts; it must be above 0 and fit into 24 bits"
        : !(SnrPerBaseline > 0 && SnrPerBaseline <= MaxSnrPerBaseline)
            ? $"the signal to noise is {SnrPerBaseline}; it must be above 0 and at most {MaxSnrPerBaseline:F0}, where the beacon is all the power there is"
        : Channels.Problem(layout) is { } problem ? problem
        : Calibrator.TryPlace(AntennaTable.For(layout.Id).Site, start, out _, out var fault) ? null
        : fault.Message;
}
