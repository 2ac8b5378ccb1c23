using Muser.Formats.Frames;
using Muser.Simulators.Calibration;
using Muser.Simulators.Observing;
using Muser.Sky.Arrays;
using Muser.Sky.Vectors;

namespace Muser.Simulators.Frames;

/// <summary>
/// A satellite's beacon: spherical waves, so dish k sees it (|R - r_k| - |R|) / c after the reference point, and delays are set for just that. Fluxes are in
/// counts. Source: conventions, "Calibrating on a satellite". Safe for any thread.
/// </summary>
internal sealed class BeaconTerms(SimulationOptions options, BeaconOptions beacon, FrameSchedule schedule) : IFieldTerms
{
    private const int Channels = ArrayLayout.Channels;

    private readonly AntennaTable _table = AntennaTable.For(options.Array);

    public FrameSource Source => FrameSource.Satellite;

    public int MaxComponents => 1;

    public void Fill(long frame, FrameWorkspace work)
    {
        var layout = schedule.Layout;
        var bandMHz = schedule.BandOf(frame);
        var offsetHz = (BeaconOptions.OffsetMHz(layout) * 1e6) - (ArrayLayout.ChannelWidthHz / 2);
        work.FirstIfGHz = (layout.IsLowerSideband ? 75 - BeaconOptions.OffsetMHz(layout) : 50 + BeaconOptions.OffsetMHz(layout)) / 1000;
        for (var c = 0; c < Channels; c++)
        {
            work.SetFrequency(c, layout.ChannelFrequencyHz(bandMHz, c) + offsetHz);
        }

        var terms = work.Components[0];
        work.ComponentCount = 1;
        terms.DiscBefore = terms.DiscAfter = null;
        terms.IsExtended = terms.IsSmeared = false;
        for (var c = 0; c < Channels; c++)
        {
            work.TotalFluxChan[c] = terms.FluxChan[c] = beacon.Channels.Includes(bandMHz, c) ? beacon.AmplitudeCounts : 0;
        }

        var satelliteM = PlaceM(schedule.MiddleOf(frame)) - _table.Site.ItrfM;
        var distanceM = satelliteM.Length;
        var stepHz = work.FrequencyHzChan[1] - work.FrequencyHzChan[0];
        for (var k = 0; k < _table.Count; k++)
        {
            var lateS = ((satelliteM - _table.ItrfM[k]).Length - distanceM) / QuietSunModel.LightMPerS;
            work.PathNsAntenna[k] = lateS * 1e9;
            var leftS = options.FringeStopped ? 0 : lateS;
            Phasor.FillSeries(
                work.FrequencyHzChan[0] * leftS,
                stepHz * leftS,
                terms.PhasorReAntennaChan.AsSpan(k * Channels, Channels),
                terms.PhasorImAntennaChan.AsSpan(k * Channels, Channels));
        }
    }

    private Vector3D PlaceM(UtcTime middle) => beacon.Calibrator.TryPlace(_table.Site, middle, out var place, out var fault)
        ? place.ItrfM
        : throw new InvalidOperationException(fault.Message);
}
