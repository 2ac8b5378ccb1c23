using Muser.Formats.Frames;
using Muser.Simulators.Calibration;
using Muser.Simulators.Observing;
using Muser.Sky.Vectors;

namespace Muser.Simulators.Frames;

/// <summary>
/// Brings the scene into the form that <see cref="CorrelatorKernel"/> sums, for the middle of one frame. Safe for any thread.
/// </summary>
internal sealed class SkyTerms : IFieldTerms
{
    private const int Channels = ArrayLayout.Channels;
    private const double RadPerArcsec = Math.PI / 648_000;

    private readonly SimulationOptions _options;
    private readonly FrameSchedule _schedule;
    private readonly SunGeometry _sun;
    private readonly ReceiverGains _gains;
    private readonly Vector3D[] _antennaItrfM;
    private readonly DiscVisibilities? _disc;

    public SkyTerms(SimulationOptions options, FrameSchedule schedule, SunGeometry sun, ReceiverGains gains, Vector3D[] antennaItrfM)
    {
        (_options, _schedule, _sun, _gains, _antennaItrfM) = (options, schedule, sun, gains, antennaItrfM);
        _disc = options.Scene.QuietSun is { } quiet ? new(schedule, sun, antennaItrfM, quiet.Scale) : null;
    }

    public FrameSource Source => FrameSource.Sun;

    public int MaxComponents => _options.Scene.Components.Count + (_disc is null ? 0 : 1);

    public void Fill(long frame, FrameWorkspace work)
    {
        var layout = _schedule.Layout;
        var sinceStartNs = (frame * ArrayLayout.FramePeriodNs) + (ArrayLayout.FramePeriodNs / 2);
        var bandMHz = _schedule.BandOf(frame);
        work.View = _sun.At(_schedule.Start.AddNs(sinceStartNs));
        work.FirstIfGHz = 0.0625;
        for (var k = 0; k < _antennaItrfM.Length; k++)
        {
            work.PathNsAntenna[k] = -(_antennaItrfM[k].Dot(work.View.Centre.Centre) / QuietSunModel.LightMPerS * 1e9);
        }

        for (var c = 0; c < Channels; c++)
        {
            work.SetFrequency(c, layout.ChannelFrequencyHz(bandMHz, c));
        }

        Array.Clear(work.TotalFluxChan);
        work.ComponentCount = 0;
        if (_disc is not null)
        {
            AddDisc(bandMHz, sinceStartNs, work);
        }

        foreach (var component in _options.Scene.Components)
        {
            Add(component, component.At(sinceStartNs * 1e-9), work);
        }
    }

    private void AddDisc(int bandMHz, long sinceStartNs, FrameWorkspace work)
    {
        var (second, restNs) = Math.DivRem(sinceStartNs, UtcTime.NsPerSecond);
        var terms = work.Components[work.ComponentCount++];
        (terms.DiscBefore, terms.DiscAfter) = (_disc!.At(bandMHz, second), _disc.At(bandMHz, second + 1));
        terms.DiscShare = restNs * 1e-9;
        FillPhasors(terms, work.View.DiscL, work.View.DiscM, work);
        for (var c = 0; c < Channels; c++)
        {
            work.TotalFluxChan[c] += _options.Scene.QuietSun!.Scale * QuietSunModel.FluxJy(work.FrequencyHzChan[c], work.View.SemidiameterRad);
        }
    }

    private void Add(SceneComponent component, ComponentState state, FrameWorkspace work)
    {
        if (state.FluxJy == 0)
        {
            return;
        }

        var terms = work.Components[work.ComponentCount++];
        terms.DiscBefore = terms.DiscAfter = null;
        var hand = work.Polarization == Polarization.Right ? 1 + component.CircularPolarization : 1 - component.CircularPolarization;
        for (var c = 0; c < Channels; c++)
        {
            terms.FluxChan[c] = state.FluxJy * hand * Math.Pow(work.FrequencyHzChan[c] / (component.ReferenceMHz * 1e6), component.SpectralIndex);
            work.TotalFluxChan[c] += terms.FluxChan[c];
        }

        var (l, m) = work.View.Locate(state);
        FillPhasors(terms, l, m, work);
        terms.IsExtended = !component.Shape.IsPoint;
        if (terms.IsExtended)
        {
            var angle = (component.Shape.PositionAngleDeg * Math.PI / 180) + (state.IsSolar ? work.View.PRad : 0);
            FillSpread(terms, component.Shape, angle, work);
        }
    }

    /// <summary>
    /// exp(-2 pi i f r.s/c) of each antenna, s the direction of (l, m); r.(s - s0) where the correlator has stopped the fringes. Channels stand at equal
    /// steps of frequency, so each is the one before it times a constant phasor.
    /// </summary>
    private void FillPhasors(ComponentTerms terms, double l, double m, FrameWorkspace work)
    {
        var direction = work.View.Centre.Direction(l, m);
        var offset = direction - work.View.Centre.Centre;
        var stepHz = work.FrequencyHzChan[1] - work.FrequencyHzChan[0];
        for (var k = 0; k < _antennaItrfM.Length; k++)
        {
            var delayS = _antennaItrfM[k].Dot(_options.FringeStopped ? offset : direction) / QuietSunModel.LightMPerS;
            Phasor.FillSeries(
                -work.FrequencyHzChan[0] * delayS,
                -stepHz * delayS,
                terms.PhasorReAntennaChan.AsSpan(k * Channels, Channels),
                terms.PhasorImAntennaChan.AsSpan(k * Channels, Channels));
        }

        terms.IsExtended = false;
        terms.IsSmeared = _options.Smear;
        if (_options.Smear)
        {
            FillSmear(terms, offset, work);
        }
    }

    /// <summary>
    /// sinc(bandwidth x (b.(s - s0)/c + tau_j - tau_i)), tau the residual delays of the receivers: what is left of the mean over a channel whose delay is held
    /// at the phase centre.
    /// </summary>
    private void FillSmear(ComponentTerms terms, Vector3D offset, FrameWorkspace work)
    {
        var count = _antennaItrfM.Length;
        Span<double> delayS = stackalloc double[count];
        for (var k = 0; k < count; k++)
        {
            delayS[k] = (_antennaItrfM[k].Dot(offset) / QuietSunModel.LightMPerS) + (1e-9 * _gains.DelayNs(work.Polarization, k));
        }

        var baseline = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
            {
                var x = Math.PI * ArrayLayout.ChannelWidthHz * (delayS[j] - delayS[i]);
                terms.SmearBaseline[baseline++] = Math.Abs(x) < 1e-8 ? 1 : Math.Sin(x) / x;
            }
        }
    }

    /// <summary>The Fourier transform of a Gaussian of full width theta: exp(-pi^2 theta^2 q^2 / (4 ln 2)), q along its axis in wavelengths.</summary>
    private void FillSpread(ComponentTerms terms, GaussianShape shape, double angleRad, FrameWorkspace work)
    {
        const double GigahertzOverC = 1e9 / QuietSunModel.LightMPerS;
        const double Factor = Math.PI * Math.PI / (4 * 0.69314718055994530942) * GigahertzOverC * GigahertzOverC * RadPerArcsec * RadPerArcsec;
        var (sin, cos) = Math.SinCos(angleRad);
        var major = shape.MajorArcsec * ((sin * work.View.Centre.East) + (cos * work.View.Centre.North));
        var minor = shape.MinorArcsec * ((cos * work.View.Centre.East) - (sin * work.View.Centre.North));
        var count = _antennaItrfM.Length;
        Span<double> along = stackalloc double[count];
        Span<double> across = stackalloc double[count];
        for (var k = 0; k < count; k++)
        {
            (along[k], across[k]) = (_antennaItrfM[k].Dot(major), _antennaItrfM[k].Dot(minor));
        }

        var baseline = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
            {
                var (a, b) = (along[j] - along[i], across[j] - across[i]);
                terms.SpreadBaseline[baseline++] = Factor * ((a * a) + (b * b));
            }
        }
    }
}
