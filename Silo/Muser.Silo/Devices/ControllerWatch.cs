using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muser.Interfaces.Devices;

namespace Muser.Silo.Devices;

/// <summary>
/// The hot standby: each silo with the role <c>devices</c> asks again and again for the controller, the interlocks and the plans, so that when the silo that
/// has one dies, the next question makes it live elsewhere.
/// </summary>
public sealed partial class ControllerWatch(IGrainFactory grains, TimeProvider clock, ILogger<ControllerWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await Task.WhenAll(
                    grains.GetGrain<IControllerGrain>(IControllerGrain.Key).GetStatus(),
                    grains.GetGrain<IInterlockGrain>(IInterlockGrain.Key).List(),
                    AskPlans()).WaitAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotThere(failure.Message);
            }
        }
    }

    private async Task AskPlans()
    {
        var names = await grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).GetNames();
        await Task.WhenAll(names.Plans.Select(plan => grains.GetGrain<IPlanGrain>(plan).Get()));
    }

    [LoggerMessage(EventId = 2721, Level = LogLevel.Debug, Message = "The controller cannot be reached, and is asked for again: {Reason}")]
    private partial void LogNotThere(string reason);
}
