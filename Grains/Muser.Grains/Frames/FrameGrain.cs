using System.Runtime.InteropServices;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Grains.Cluster;
using Muser.Grains.Imaging;
using Muser.Interfaces.Calibration;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Imaging;
using Muser.Interfaces.Observing;
using Muser.Sky.Arrays;
using Muser.Sky.Places;
using Muser.Sky.Vectors;

namespace Muser.Grains.Frames;

/// <inheritdoc cref="IFrameGrain"/>
[FramePlacement]
public sealed class FrameGrain(ISiloCalibration calibration, FrameCalibrationPool pool) : Grain, IFrameGrain
{
    public async Task<FrameOutcome> Process(RawFrame frame)
    {
        if (!FrameKey.TryParse(this.GetPrimaryKeyString(), out var key) || ArrayLayout.ByName(key.Array) is not { } layout)
        {
            throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is not the key of a frame.");
        }

        var parameters = await calibration.Get(key.Array, frame.CalibrationVersion, new UtcTime(key.UtcUnixNs));
        var (report, task) = Calibrate(frame, key, layout, parameters);
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
        };
    }

    private (FrameReport Report, ImagingTask? Task) Calibrate(RawFrame frame, FrameKey key, ArrayLayout layout, EffectiveParameters parameters)
    {
        var time = new UtcTime(key.UtcUnixNs);
        int[] flags = [.. parameters.Flags.SelectMany(rule => rule.Value.Antennas).Distinct().Order()];
        var report = new FrameReport { Frame = key, Slot = frame.Slot, State = FrameState.CalibratedOnly };
        var buffers = pool.Rent(layout);
        try
        {
            var fault = buffers.Read(frame.Bytes, parameters.FibreDelays?.ToTable(layout.Id), out var offset);
            if (fault != FrameFault.None)
            {
                return (report with { State = FrameState.Rejected, Reason = $"{fault.Reason()} at byte {offset}" }, null);
            }

            report = report with
            {
                AutocorrelationAntenna = buffers.MeanAutocorrelationAntenna(),
                CrossAmplitudeAntenna = buffers.MeanCrossAmplitudeAntenna(flags),
            };
            if (frame.Images == ImageRequest.None)
            {
                return (report, null);
            }

            var positions = parameters.Positions?.Value
                ?? throw new InvalidOperationException($"{key.Array} has no antenna positions at {time}.");
            var task = new ImagingTask
            {
                Frame = key,
                Cycle = frame.Cycle,
                Images = frame.Images,
                VisChanBaseline = buffers.CopyVisibilities(),
                UvwAntenna = UvwAntenna(FrameTime.Middle(time), positions),
                FlaggedAntennas = flags,
                CalibrationVersion = parameters.Version,
            };
            return (report, task);
        }
        finally
        {
            pool.Return(buffers);
        }
    }

    /// <summary>(u, v, w) of the antennas towards the geocentric apparent Sun: axes [antenna][u, v, w], metres.</summary>
    private static double[] UvwAntenna(UtcTime time, AntennaPositions positions)
    {
        var sun = SolarEphemeris.Muser.At(time);
        var uvw = new double[positions.ItrfAntennaXyz.Length];
        Uvw.ComputeAntennas(sun.GhaRad, sun.DecRad, MemoryMarshal.Cast<double, Vector3D>(positions.ItrfAntennaXyz), uvw);
        return uvw;
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
                State = images.Length > 0 ? FrameState.Published : FrameState.CalibratedOnly,
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
