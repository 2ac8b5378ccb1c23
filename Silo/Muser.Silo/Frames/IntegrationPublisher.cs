using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Observing;
using Muser.Interfaces.Frames;
using Muser.Interfaces.Observing;
using Muser.Silo.Cluster.Memory;
using Muser.Silo.Frames.Spool;
using Muser.Silo.Observing;

namespace Muser.Silo.Frames;

/// <summary>
/// Publishes integrations of one array: asks the silos for the means of the bands, sends the frames again that are in no sums any more, and has the ledger
/// create the manifest. Every step may be made again. Safe for any thread.
/// </summary>
internal sealed partial class IntegrationPublisher(
    IntegrationOptions options,
    ReceiverOptions receiver,
    ArrayLayout layout,
    IGrainFactory grains,
    IProductStore products,
    ICycleHistory history,
    FrameSpool? spool,
    FrameAdmission admission,
    PatientCalls calls,
    MemoryPressure memory,
    TimeProvider clock,
    ILogger log)
{
    /// <summary>Makes one attempt.</summary>
    public async Task<IntegrationResult> Publish(OpenIntegration integration, CancellationToken cancellation)
    {
        var key = integration.KeyOf(layout.Name);
        var (means, leftOut) = (new List<BandIntegration>(), 0);
        long[] versions = [.. integration.Frames.Select(frame => frame.CalibrationVersion).Distinct().Order()];
        if (options.IntervalNs > 0)
        {
            var wanted = integration.Frames.Where(frame => frame.IsIntegrated).OrderBy(frame => frame.Key.UtcUnixNs).ToList();
            if (products.HasManifest(key) || history.Contains(key))
            {
                // Published without them: their cycles began when it was over.
                leftOut = wanted.Count;
            }
            else
            {
                foreach (var band in wanted.GroupBy(frame => frame.Key.BandHand.BandMHz).OrderBy(band => band.Key))
                {
                    var frames = band.ToList();
                    var count = frames.Count;
                    if (await Integrate(new BandIntegrationKey { Integration = key, BandMHz = band.Key }, frames, cancellation) is not { } hands)
                    {
                        return default;
                    }

                    means.AddRange(hands);
                    leftOut += count - frames.Count;

                    // The means of all bands one after the other would keep a processor for 40 ms, those of both arrays both, and frames would wait: the next
                    // one goes to the end of the queue of the thread pool.
                    await Task.Yield();
                }
            }
        }

        var arrival = new IntegrationArrival
        {
            Integration = key,
            IntervalNs = options.GroupNs,
            CycleStartsUtcUnixNs = [.. integration.Cycles],
            Bands = [.. means],
            CalibrationVersions = versions,
            LeftOut = leftOut,
        };
        var ledger = grains.GetGrain<IObservationGrain>(layout.Name);
        var (_, end) = await calls.Make(
            key,
            async () =>
            {
                await ledger.PublishIntegration(arrival);
                return arrival;
            },
            again: null,
            cancellation);
        return new IntegrationResult(end == CallEnd.Done, means.Sum(mean => mean.Frames), leftOut);
    }

    /// <summary>
    /// The means of a band; null where the cluster did not give them in time. Frames that cannot be brought again are taken out of
    /// <paramref name="frames"/>.
    /// </summary>
    private async Task<BandIntegration[]?> Integrate(BandIntegrationKey key, List<EndedFrame> frames, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        while (frames.Count > 0 && clock.GetElapsedTime(begun).TotalMilliseconds < receiver.GiveUpAfterMs)
        {
            var arrival = new BandArrival
            {
                IntervalNs = options.IntervalNs,
                LeftUtcUnixNs = [.. frames.Where(frame => !frame.Key.BandHand.IsRight).Select(frame => frame.Key.UtcUnixNs)],
                RightUtcUnixNs = [.. frames.Where(frame => frame.Key.BandHand.IsRight).Select(frame => frame.Key.UtcUnixNs)],
                WantsFile = options.UvFits && memory.AllowFile(),
                CalibrationVersion = frames[^1].CalibrationVersion,
            };
            var (receipt, end) = await calls.Make(
                key, () => grains.GetGrain<IIntegrationGrain>($"{key}").Integrate(arrival), again: null, cancellation);
            if (end == CallEnd.Refused)
            {
                frames.Clear();
                break;
            }

            if (receipt is null)
            {
                return null;
            }

            if (receipt.Hands is { } hands)
            {
                return hands;
            }

            var missing = frames.FindAll(frame =>
                (frame.Key.BandHand.IsRight ? receipt.MissingRightUtcUnixNs : receipt.MissingLeftUtcUnixNs).Contains(frame.Key.UtcUnixNs));
            LogSentAgain(key, missing.Count);
            if (!await SendAgain(missing, frames, cancellation))
            {
                return null;
            }
        }

        return frames.Count == 0 ? [] : null;
    }

    /// <summary>Brings frames to their sums again; whether the cluster took them in time. Those that cannot be in them are left out.</summary>
    private async Task<bool> SendAgain(List<EndedFrame> missing, List<EndedFrame> frames, CancellationToken cancellation)
    {
        var lost = new ConcurrentBag<EndedFrame>();
        var sent = await Task.WhenAll(missing.Select(async frame =>
        {
            var bytes = new byte[layout.FrameBytes];
            if (frame.Entry is null || spool?.TryRead(frame.Entry, bytes) != true)
            {
                lost.Add(frame);
                return true;
            }

            await admission.Enter(cancellation);
            try
            {
                var raw = new RawFrame
                {
                    Bytes = bytes,
                    Cycle = frame.Cycle,
                    Slot = frame.Slot,
                    CalibrationVersion = frame.CalibrationVersion,
                    Images = ImageRequest.None,
                    IntegrationNs = options.IntervalNs,
                };
                var (outcome, end) = await calls.Make(
                    frame.Cycle, () => grains.GetGrain<IFrameGrain>($"{frame.Key}").Process(raw), again: null, cancellation);
                if (end == CallEnd.Refused || outcome is { IsIntegrated: false })
                {
                    lost.Add(frame);
                }

                return end != CallEnd.GivenUp;
            }
            finally
            {
                admission.Arrive();
                admission.Leave(1);
            }
        }));
        frames.RemoveAll(frame => lost.Contains(frame));
        return sent.All(isTaken => isTaken);
    }

    [LoggerMessage(EventId = 2022, Level = LogLevel.Information, Message = "{Frames} frames of {Band} are in no sums any more; they are sent again.")]
    private partial void LogSentAgain(BandIntegrationKey band, int frames);
}
