using Muser.Silo.Frames;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>Waits until a receiver has nothing left to do.</summary>
internal static class Draining
{
    /// <summary>
    /// Waits until the connections of now have ended and their cycles are published; throws with what waits longest where that does not happen.
    /// </summary>
    public static async Task DrainPatiently(this FrameReceiver receiver)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        try
        {
            await receiver.Drain(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            var ingest = receiver.Ingest;
            var (longest, held) = (ingest.LongestCycle, ingest.HeldUp);
            throw new TimeoutException(
                $"Not drained in {Patience.Limit.TotalSeconds} s: {longest?.Sentence ?? "no cycle waits"} ({longest?.For}); {held?.Sentence ?? "the socket is read"};"
                + $" {ingest.Backlog} cycles in the spool, {ingest.IntegrationsDeferred} integrations to be tried again, {receiver.Connections} connections.");
        }
    }
}
