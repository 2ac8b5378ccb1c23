using System.Collections.Concurrent;
using Muser.Formats.Frames;
using Muser.Simulators.Calibration;
using Muser.Simulators.Observing;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Simulators.Frames;

/// <summary>
/// Makes raw frames as the digital receivers do, from the equations of the stored correlator product. Frame n depends on the options and on n alone.
/// Safe for any thread; after the first frames it allocates only what the quiet Sun needs once a second.
/// </summary>
public sealed class FrameSimulator
{
    /// <summary>Power of a dead receiver over the system power.</summary>
    private const double DeadPower = 0.01;

    private const int Channels = ArrayLayout.Channels;

    private readonly SimulationOptions _options;
    private readonly IFieldTerms _field;
    private readonly ConcurrentBag<FrameWorkspace> _workspaces = [];
    private readonly double _systemJy;
    private long _saturatedParts;

    /// <summary>Prepares a simulation. Throws <see cref="ArgumentException"/> where <see cref="SimulationOptions.Problem"/> has something to say.</summary>
    public FrameSimulator(SimulationOptions options)
    {
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _options = options;
        Schedule = new(options);
        Gains = new(
            Layout.Antennas, options.Seed, options.GainAmplitudeScatter, options.GainPhaseScatterDeg, options.GainDelayScatterNs, options.DeadAntennas);
        if (options.Beacon is { } beacon)
        {
            (_field, _systemJy, CountsPerJy) = (new BeaconTerms(options, beacon, Schedule), beacon.SystemCounts, 1);
            return;
        }

        var sun = new SunGeometry(new SunTrack(SolarEphemeris.Muser));
        _field = new SkyTerms(options, Schedule, sun, Gains, AntennaTable.For(options.Array).ItrfM.ToArray());
        var radiusM = Layout.DishDiameterM / 2;
        _systemJy = 2e26 * QuietSunModel.BoltzmannJPerK * options.SystemTemperatureK / (SimulationOptions.ApertureEfficiency * Math.PI * radiusM * radiusM);
        CountsPerJy = options.CountsPerJy ?? CountScale.Choose(options, Schedule, _systemJy, sun.At(Schedule.Start).SemidiameterRad);
    }

    /// <summary>The options.</summary>
    public SimulationOptions Options => _options;

    /// <summary>The array.</summary>
    public ArrayLayout Layout => Schedule.Layout;

    /// <summary>Which band and hand, and when.</summary>
    public FrameSchedule Schedule { get; }

    /// <summary>The receivers.</summary>
    public ReceiverGains Gains { get; }

    /// <summary>Counts per Jy of visibilities and autocorrelations, for a receiver of gain 1; 1 for a beacon, whose powers are in counts.</summary>
    public double CountsPerJy { get; }

    /// <summary>System power without the sky as a flux density, Jy; counts for a beacon.</summary>
    public double SystemFluxJy => _systemJy;

    /// <summary>What is true of the satellite at the middle of frame 0; null where the array looks at the sky.</summary>
    public BeaconTruth? Beacon => BeaconAt(0);

    /// <summary>Real or imaginary parts so far that did not fit into 24 bits and were stored as the nearest that does.</summary>
    public long SaturatedParts => Interlocked.Read(ref _saturatedParts);

    /// <summary>Makes a frame.</summary>
    /// <param name="frame">Its number, from 0.</param>
    /// <param name="bytes">Filled: exactly <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    public void Simulate(long frame, Span<byte> bytes)
    {
        if (!_workspaces.TryTake(out var work))
        {
            work = new(Layout, _field.MaxComponents);
        }

        Observe(frame, work);
        var random = new SplitMix64(_options.Seed, _options.Beacon is null ? Purpose.Noise : Purpose.CalibratorNoise, (ulong)frame);
        var saturated = CorrelatorOutput.Visibilities(work, _options.Noise, ref random);
        if (saturated > 0)
        {
            Interlocked.Add(ref _saturatedParts, saturated);
        }

        CorrelatorOutput.Autocorrelations(work, _options.Noise, ref random);
        FrameWriter.WriteHeader(HeaderOf(frame), bytes);
        VisibilityPacker.PackScience(Layout, work.VisChanBaseline, bytes);
        Autocorrelations.Write(Layout, work.AutoChanInput, bytes);
        DelayWords.WriteUnits(Layout, work.DelayUnitsInput, bytes);
        _workspaces.Add(work);
    }

    /// <summary>What is true of the satellite at the middle of a frame.</summary>
    internal BeaconTruth? BeaconAt(long frame) => _options.Beacon is { } beacon ? BeaconTruth.Of(Layout, beacon, Schedule.MiddleOf(frame)) : null;

    /// <summary>
    /// Visibilities of a frame before noise and rounding, counts; for tests.
    /// </summary>
    internal FrameWorkspace Observe(long frame)
    {
        var work = new FrameWorkspace(Layout, _field.MaxComponents);
        Observe(frame, work);
        return work;
    }

    private FrameHeader HeaderOf(long frame) => new()
    {
        Array = Layout.Id,
        Time = Schedule.TimeOf(frame),
        BandMHz = Schedule.BandOf(frame),
        Polarization = Schedule.PolarizationOf(frame),
        IsLoopMode = _options.FixedBandMHz is null,
        Format = _options.Header,
        Source = _field.Source,
        FringeStopped = _options.FringeStopped,
        Counter = Layout.Id == ArrayId.Muser1 ? (uint)frame : 0,
    };

    private void Observe(long frame, FrameWorkspace work)
    {
        work.Polarization = Schedule.PolarizationOf(frame);
        _field.Fill(frame, work);
        DelaySetting.Compute(Layout, Schedule.TimeOf(frame), work.PathNsAntenna, work.DelayUnitsInput, work.WholeDelayNsAntenna);
        FillReceivers(work);
        CorrelatorKernel.Run(work);
    }

    /// <summary>
    /// Receiver factors h_k = conj(g_k) exp(-2 pi i f tau_k) exp(-/+ 2 pi i f_IF trunc(d_k)), minus for the upper sideband, so that h_j conj(h_i) is G_ij with
    /// the phase of the whole-ns delays (none where the correlator has stopped the fringes), and the powers and noise of the receivers.
    /// The lower sideband is mirrored when it is stored: <see cref="CorrelatorOutput"/>.
    /// </summary>
    private void FillReceivers(FrameWorkspace work)
    {
        var rootCounts = Math.Sqrt(CountsPerJy);
        var sign = _options.FringeStopped ? 0 : Layout.IsLowerSideband ? 1 : -1;
        var noiseFactor = Math.Pow(ArrayLayout.ChannelWidthHz * ArrayLayout.FramePeriodNs * 1e-9, -0.25) / Math.Sqrt(Math.Sqrt(2));
        var firstGHz = work.FrequencyHzChan[0] * 1e-9;
        var stepGHz = (work.FrequencyHzChan[1] - work.FrequencyHzChan[0]) * 1e-9;
        for (var k = 0; k < Layout.Antennas; k++)
        {
            var gain = Gains[work.Polarization, k];
            var delayNs = Gains.DelayNs(work.Polarization, k);
            var factor = rootCounts * System.Numerics.Complex.Conjugate(gain);
            var power = (gain.Real * gain.Real) + (gain.Imaginary * gain.Imaginary);
            var re = work.ReceiverReAntennaChan.AsSpan(k * Channels, Channels);
            var im = work.ReceiverImAntennaChan.AsSpan(k * Channels, Channels);

            // GHz times ns are turns; f_IF rises by 25 MHz with the stored channel.
            Phasor.FillSeries(
                (sign * work.FirstIfGHz * work.WholeDelayNsAntenna[k]) - (firstGHz * delayNs),
                (sign * 0.025 * work.WholeDelayNsAntenna[k]) - (stepGHz * delayNs),
                re,
                im);
            for (var c = 0; c < Channels; c++)
            {
                (re[c], im[c]) = ((re[c] * factor.Real) - (im[c] * factor.Imaginary), (re[c] * factor.Imaginary) + (im[c] * factor.Real));
                var counts = CountsPerJy * (power == 0 ? DeadPower * _systemJy : power * (_systemJy + work.TotalFluxChan[c]));
                work.PowerAntennaChan[(k * Channels) + c] = counts;
                work.NoiseAntennaChan[(k * Channels) + c] = (float)(noiseFactor * Math.Sqrt(counts));
            }
        }
    }
}
