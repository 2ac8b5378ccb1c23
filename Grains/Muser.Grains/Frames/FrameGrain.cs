using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Cluster;
using Muser.Grains.Imaging;
using Muser.Grains.Observing;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Imaging;
using Muser.Interfaces.Observing;
using Muser.Sky.Arrays;
using Muser.Sky.Places;

namespace Muser.Grains.Frames;

/// <inheritdoc cref="IFrameGrain"/>
[FramePlacement]
public sealed class FrameGrain(
    ISiloCalibration calibration,
    FrameCalibrationPool pool,
    FrameIntegrator integrator,
    FrameActivations activations,
    IOptions<CalibrationOptions> options) : Grain, IFrameGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        activations.Count();
        return Task.CompletedTask;
    }

    public async Task<FrameOutcome> Process(RawFrame frame)
    {
        if (!FrameKey.TryParse(this.GetPrimaryKeyString(), out var key) || ArrayLayout.ByName(key.Array) is not { } layout)
        {
            throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is not the key of a frame.");
        }

        var parameters = await calibration.Get(key.Array, frame.CalibrationVersion, new UtcTime(key.UtcUnixNs));
        var (report, task) = Calibrate(frame, key, layout, parameters.For(key.BandHand));
        var isIntegrated = report.State == FrameState.Integrated;
        if (task is not null)
        {
            report = await MakeImages(task, report);
        }

        var onTime = await GrainFactory.GetGrain<IObservationGrain>(key.Array).Report(frame.Cycle, report);
        DeactivateOnIdle();
        return new FrameOutcome
        {
            State = onTime ? report.State : FrameState.Late,
            Reason = report.Reason,
            Images = report.Images.Length,
            IsIntegrated = isIntegrated,
        };
    }

    private (FrameReport Report, ImagingTask? Task) Calibrate(RawFrame frame, FrameKey key, ArrayLayout layout, BandParameters parameters)
    {
        var isForMaps = frame.Images != ImageRequest.None;
        var isForProduct = isForMaps || frame.IntegrationNs > 0;
        var limits = isForProduct && options.Value.AutomaticFlags ? options.Value.Limits() : null;
        var report = new FrameReport { Frame = key, Slot = frame.Slot, State = FrameState.CalibratedOnly };
        var buffers = pool.Rent(layout);
        try
        {
            var fault = buffers.TryRead(frame.Bytes, parameters, limits, out var offset);
            if (fault != FrameFault.None)
            {
                return (report with { State = FrameState.Rejected, Reason = $"{fault.Reason()} at byte {offset}" }, null);
            }

            report = report with
            {
                AutocorrelationAntenna = buffers.MeanAutocorrelationAntenna(),
                CrossAmplitudeAntenna = buffers.MeanCrossAmplitudeAntenna(parameters.FlaggedAntennas),
            };
            buffers.Calibrate(parameters, options.Value.Amplitude);
            if (!isForProduct)
            {
                return (report, null);
            }

            if (parameters.ItrfAntennaM.IsEmpty)
            {
                return (report with { Reason = $"no products: {key.Array} has no antenna positions at {new UtcTime(key.UtcUnixNs)}" }, null);
            }

            var sun = SolarEphemeris.Muser.At(FrameTime.Middle(new UtcTime(key.UtcUnixNs)));
            if (isForMaps)
            {
                report = report with { Flags = buffers.Flag(parameters, limits, sun) };
            }
            else
            {
                buffers.Leave(parameters, limits, sun);
            }

            if (frame.IntegrationNs > 0)
            {
                integrator.Add(buffers, frame.IntegrationNs);
                report = report with { State = FrameState.Integrated };
            }

            return (report, isForMaps ? TaskOf(frame, key, layout, parameters, report.Flags!, buffers, sun) : null);
        }
        finally
        {
            pool.Return(buffers);
        }
    }

    private static ImagingTask TaskOf(
        RawFrame frame, FrameKey key, ArrayLayout layout, BandParameters parameters, FlagSummary flags, FrameCalibration buffers, in SunPlace sun)
    {
        var uvwAntenna = new double[3 * layout.Antennas];
        Uvw.ComputeAntennas(sun.GhaRad, sun.DecRad, parameters.ItrfAntennaM, uvwAntenna);
        return new ImagingTask
        {
            Frame = key,
            Cycle = frame.Cycle,
            Images = frame.Images,
            VisChanBaseline = buffers.CopyVisibilities(),
            WeightChanBaseline = buffers.WeightChanBaseline.ToArray(),
            UvwAntenna = uvwAntenna,
            Unit = buffers.Amplitude.BeamUnit(),
            Flags = flags,
            History = [.. History(buffers, parameters)],
            CalibrationVersion = parameters.Version,
        };
    }

    private static IEnumerable<string> History(FrameCalibration frame, BandParameters parameters)
    {
        yield return frame.Header.FringeStopped ? "Fringes stopped by the correlator" : "Fringes stopped by the delay words of the frame";
        yield return parameters.PhasesNote;
        yield return frame.Amplitude.Sentence();
    }

    /// <summary>Has the maps made. A frame without maps is still a calibrated frame, so what imaging refuses becomes the reason in the report.</summary>
    private async Task<FrameReport> MakeImages(ImagingTask task, FrameReport report)
    {
        try
        {
            var images = await GrainFactory.GetGrain<IImagingGrain>($"{task.Frame.Array}/{task.Frame.BandHand}").Image(task);
            var wanted = MapMaker.Channels(task.Images).Count();
            return report with
            {
                State = images.Length > 0 ? FrameState.Published : report.State,
                Images = images,
                Reason = images.Length < wanted ? $"{images.Length} of {wanted} maps: imaging cannot keep up" : "",
            };
        }
        catch (Exception failure) when (!TransientFailure.IsTransient(failure))
        {
            return report with { Reason = $"no maps: {failure.Message}" };
        }
    }
}
