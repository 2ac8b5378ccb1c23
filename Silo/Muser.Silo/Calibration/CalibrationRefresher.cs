using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains;
using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;
using Orleans.Streams;

namespace Muser.Silo.Calibration;

/// <summary>Keeps the silo's copy of the parameters new: by the notices of changes, and by asking for the version once a second.</summary>
public sealed partial class CalibrationRefresher(
    SiloCalibration calibration, IClusterClient client, TimeProvider clock, ILogger<CalibrationRefresher> log)
    : BackgroundService, IAsyncObserver<ParameterNotice>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly List<StreamSubscriptionHandle<ParameterNotice>> _subscriptions = [];

    public Task OnNextAsync(ParameterNotice item, StreamSequenceToken? token = null) => Try(calibration.Refresh);

    public Task OnErrorAsync(Exception ex)
    {
        LogNotRefreshed(ex.Message);
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            await Try(Subscribe);
            await Try(calibration.Refresh);
        }
    }

    private async Task Try(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception failure)
        {
            LogNotRefreshed(failure.Message);
        }
    }

    private async Task Subscribe()
    {
        foreach (var array in ArrayLayout.All.Skip(_subscriptions.Count))
        {
            var stream = client.GetStreamProvider(ProviderNames.Streams)
                .GetStream<ParameterNotice>(StreamId.Create(ParameterNotice.StreamNamespace, array.Name));
            _subscriptions.Add(await stream.SubscribeAsync(this));
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "The silo keeps its copy of the parameters; refreshing failed: {Reason}")]
    private partial void LogNotRefreshed(string reason);
}
