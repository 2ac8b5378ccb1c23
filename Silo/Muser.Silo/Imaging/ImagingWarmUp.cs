using System.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Grains.Imaging;
using Muser.Interfaces.Frames;

namespace Muser.Silo.Imaging;

/// <summary>
/// Makes maps of a synthetic Sun when a silo starts, by the way of live ones but for the disk, so that the first cycle is not late because its code is
/// compiled. It takes the place of a live map, which waits for it, and then is the sooner done.
/// </summary>
public sealed partial class ImagingWarmUp(
    LiveMaps maps,
    ImagingSlots slots,
    IOptions<ImagingOptions> options,
    IOptions<ImagingPolicyOptions> policy,
    TimeProvider clock,
    ILogger<ImagingWarmUp> log) : BackgroundService
{
    /// <summary>Maps of so many sizes: the smallest and the largest, which are made in different ways.</summary>
    private static readonly BandHand[] Bands = [new() { BandMHz = 400, IsRight = false }, new() { BandMHz = 1600, IsRight = true }];

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the silo is ready to make maps, be it that it could not warm up.</summary>
    public Task Done => _done.Task;

    /// <summary>Makes the maps.</summary>
    /// <returns>Methods that were compiled by it, and the time.</returns>
    public (int Compiled, TimeSpan Elapsed) Run()
    {
        var (begun, compiled) = (clock.GetTimestamp(), JitInfo.GetCompiledMethodCount());
        foreach (var band in Bands)
        {
            var maker = new MapMaker(ArrayLayout.Muser1, band);
            var task = SyntheticSun.Task(ArrayLayout.Muser1, band, policy.Value.Channels);
            maker.Begin(task);
            maps.Make(maker, task, MapMaker.Channels(task.Images).First(), (_, write) => write(new MemoryStream()));
        }

        return ((int)(JitInfo.GetCompiledMethodCount() - compiled), clock.GetElapsedTime(begun));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (options.Value.WarmUp && policy.Value.Channels != ImageRequest.None)
            {
                await slots.TryMake(Timeout.InfiniteTimeSpan, () =>
                {
                    var (compiled, elapsed) = Run();
                    LogWarm(compiled, elapsed.TotalMilliseconds);
                    return this;
                });
            }
        }
        catch (Exception failure)
        {
            LogFailed(failure);
        }
        finally
        {
            _done.TrySetResult();
        }
    }

    [LoggerMessage(EventId = 2451, Level = LogLevel.Information, Message = "Maps can be made: {Methods} methods were compiled for them in {Ms:F0} ms.")]
    private partial void LogWarm(int methods, double ms);

    [LoggerMessage(EventId = 2452, Level = LogLevel.Warning, Message = "A map could not be made in advance; the first live one will take longer.")]
    private partial void LogFailed(Exception failure);
}
