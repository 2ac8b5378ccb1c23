using Muser.Formats.Frames;

namespace Muser.Simulators.Frames;

/// <summary>Which band and hand the array looks at, and when: frame n of a simulation. Immutable, safe for any thread.</summary>
public sealed class FrameSchedule
{
    private readonly int? _fixedBandMHz;
    private readonly Polarization? _fixedPolarization;

    public FrameSchedule(SimulationOptions options)
    {
        Layout = ArrayLayout.For(options.Array);
        Start = options.Start.AddNs(-(((options.Start.UnixNs % TimeWord.ResolutionNs) + TimeWord.ResolutionNs) % TimeWord.ResolutionNs));
        (_fixedBandMHz, _fixedPolarization) = (options.FixedBandMHz, options.FixedPolarization);
    }

    /// <summary>The array.</summary>
    public ArrayLayout Layout { get; }

    /// <summary>Time tag of frame 0.</summary>
    public UtcTime Start { get; }

    /// <summary>Frames after which the schedule repeats: a loop, two hands of a band, or 1.</summary>
    public int FramesPerCycle => _fixedBandMHz is null ? Layout.FramesPerCycle : _fixedPolarization is null ? 2 : 1;

    /// <summary>The time tag of a frame: its start.</summary>
    public UtcTime TimeOf(long frame) => Start.AddNs(frame * ArrayLayout.FramePeriodNs);

    /// <summary>The middle of a frame: when its sky is taken.</summary>
    public UtcTime MiddleOf(long frame) => TimeOf(frame).AddNs(ArrayLayout.FramePeriodNs / 2);

    /// <summary>The lower edge of the band of a frame, MHz.</summary>
    public int BandOf(long frame) => _fixedBandMHz ?? Layout.BandsMHz[(int)(frame % Layout.FramesPerCycle) >> 1];

    /// <summary>The hand of a frame.</summary>
    public Polarization PolarizationOf(long frame) => _fixedPolarization ?? (Polarization)(frame & 1);
}
