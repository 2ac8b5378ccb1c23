using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Muser.Simulators.Frames;

/// <summary>
/// Makes frames on all cores and hands them on in the order of their arrival, a bounded number ahead of the consumer. Memory is reused.
/// </summary>
public sealed class FramePipeline(FrameSimulator simulator, FaultPlan faults)
{
    private readonly ConcurrentBag<byte[]> _buffers = [];

    /// <summary>Frames in the making or waiting that keep every core busy.</summary>
    public static int DefaultAhead => 8 * Environment.ProcessorCount;

    /// <summary>Makes what arrives, in order. The consumer disposes each frame.</summary>
    /// <param name="arrivals">What arrives: <see cref="FaultPlan.Arrivals"/>.</param>
    /// <param name="ahead">Frames that may be made before the consumer asks.</param>
    /// <param name="cancellation">Ends the making.</param>
    public async IAsyncEnumerable<ProducedFrame> RunAsync(
        IEnumerable<Emission> arrivals, int ahead, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var line = Channel.CreateBounded<Task<ProducedFrame>>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        var feeding = Task.Run(() => FeedAsync(arrivals, line.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var frame in line.Reader.ReadAllAsync(cancellation))
            {
                yield return await frame;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await feeding;
        }
    }

    internal void Return(byte[] buffer) => _buffers.Add(buffer);

    private async Task FeedAsync(IEnumerable<Emission> arrivals, ChannelWriter<Task<ProducedFrame>> line, CancellationToken cancellation)
    {
        try
        {
            foreach (var emission in arrivals)
            {
                await line.WaitToWriteAsync(cancellation);
                await line.WriteAsync(Task.Run(() => Produce(emission), CancellationToken.None), cancellation);
            }

            line.Complete();
        }
        catch (OperationCanceledException)
        {
            line.Complete();
        }
        catch (Exception failure)
        {
            line.Complete(failure);
        }
    }

    private ProducedFrame Produce(Emission emission)
    {
        if (!_buffers.TryTake(out var buffer))
        {
            buffer = new byte[ProducedFrame.PrefixBytes + simulator.Layout.FrameBytes];
        }

        var frame = buffer.AsSpan(ProducedFrame.PrefixBytes);
        simulator.Simulate(emission.Frame, frame);
        faults.Apply(emission.Fault, frame);
        return new(this, buffer, emission);
    }
}
