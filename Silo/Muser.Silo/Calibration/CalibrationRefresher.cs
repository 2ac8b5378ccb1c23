using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muser.Grains.Calibration;

namespace Muser.Silo.Calibration;

/// <summary>Keeps the silo's copy of the parameters new: asks for the version once a second.</summary>
public sealed partial class CalibrationRefresher(SiloCalibration calibration, TimeProvider clock, ILogger<CalibrationRefresher> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await calibration.Refresh();
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogNotRefreshed(failure.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "The silo keeps its copy of the parameters; refreshing failed: {Reason}")]
    private partial void LogNotRefreshed(string reason);
}
