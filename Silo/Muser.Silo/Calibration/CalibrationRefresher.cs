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
        while (true)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await calibration.Refresh();
            }
            catch (Exception failure)
            {
                LogNotRefreshed(failure.Message);
            }
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "The silo keeps its copy of the parameters; refreshing failed: {Reason}")]
    private partial void LogNotRefreshed(string reason);
}
