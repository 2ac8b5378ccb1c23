using System.Collections.Concurrent;
using Muser.Formats.Frames;
using Muser.Simulators.Calibration;
using Muser.Simulators.Observing;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Vectors;

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
    private readonly SkyTerms _sky;
    private readonly Vector3D[] _antennaItrfM;
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
        _antennaItrfM = AntennaTable.For(options.Array).ItrfM.ToArray();
        Gains = new(Layout.Antennas, options.Seed, options.GainAmplitudeScatter, options.GainPhaseScatterDeg, options.DeadAntennas);
        var sun = new SunGeometry(new SunTrack(SolarEphemeris.Muser));
        _sky = new(options, Schedule, sun, _antennaItrfM);
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

    /// <summary>Counts per Jy of visibilities and autocorrelations, for a receiver of gain 1.</summary>
    public double CountsPerJy { get; }

    /// <summary>System power without the sky as a flux density, Jy.</summary>
    public double SystemFluxJy => _systemJy;

    /// <summary>Real or imaginary parts so far that did not fit into 24 bits and were stored as the nearest that does.</summary>
    public long SaturatedParts => Interlocked.Read(ref _saturatedParts);

    /// <summary>Makes a frame.</summary>
    /// <param name="frame">Its number, from 0.</param>
    /// <param name="bytes">Filled: exactly <see cref="ArrayLayout.FrameBytes"/> bytes.</param>
    public void Simulate(long frame, Span<byte> bytes)
    {
        if (!_workspaces.TryTake(out var work))
        {
            work = new(Layout, _sky.MaxComponents);
        }

        Observe(frame, work);
        var random = new SplitMix64(_options.Seed, Purpose.Noise, (ulong)frame);
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

    /// <summary>
    /// Visibilities of a frame before noise and rounding, counts; for tests.
    /// </summary>
    internal FrameWorkspace Observe(long frame)
    {
        var work = new FrameWorkspace(Layout, _sky.MaxComponents);
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
        FringeStopped = _options.FringeStopped,
        Counter = Layout.Id == ArrayId.Muser1 ? (uint)frame : 0,
    };

    private void Observe(long frame, FrameWorkspace work)
    {
        _sky.Fill(frame, work);
        DelaySetting.Compute(Layout, Schedule.TimeOf(frame), _antennaItrfM, work.View.Centre.Centre, work.DelayUnitsInput, work.WholeDelayNsAntenna);
        FillReceivers(Schedule.PolarizationOf(frame), work);
        CorrelatorKernel.Run(work);
    }

    /// <summary>
    /// Receiver factors h_k = conj(g_k) exp(-/+ 2 pi i f_IF trunc(d_k)), minus for the upper sideband, so that h_j conj(h_i) is G_ij with the phase of
    /// the whole-ns delays (none where the correlator has stopped the fringes), and the powers and noise of the receivers.
    /// The lower sideband is mirrored when it is stored: <see cref="CorrelatorOutput"/>.
    /// </summary>
    private void FillReceivers(Polarization polarization, FrameWorkspace work)
    {
        var rootCounts = Math.Sqrt(CountsPerJy);
        var sign = _options.FringeStopped ? 0 : Layout.IsLowerSideband ? 1 : -1;
        var noiseFactor = Math.Pow(ArrayLayout.ChannelWidthHz * ArrayLayout.FramePeriodNs * 1e-9, -0.25) / Math.Sqrt(Math.Sqrt(2));
        for (var k = 0; k < Layout.Antennas; k++)
        {
            var gain = Gains[polarization, k];
            var factor = rootCounts * System.Numerics.Complex.Conjugate(gain);
            var power = (gain.Real * gain.Real) + (gain.Imaginary * gain.Imaginary);
            var re = work.ReceiverReAntennaChan.AsSpan(k * Channels, Channels);
            var im = work.ReceiverImAntennaChan.AsSpan(k * Channels, Channels);

            // f_IF = 62.5 MHz + 25 MHz x stored channel: GHz times ns are turns.
            Phasor.FillSeries(sign * 0.0625 * work.WholeDelayNsAntenna[k], sign * 0.025 * work.WholeDelayNsAntenna[k], re, im);
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
