using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>Keeps the workers of this silo at work, one for each of its capabilities.</summary>
internal sealed partial class JobWorkers(
    IGrainFactory grains, ILocalSiloDetails silo, IReadOnlyList<string> capabilities, TimeProvider clock, ILogger<JobWorkers> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            foreach (var capability in capabilities)
            {
                try
                {
                    await grains.GetGrain<IWorkerGrain>(new WorkerKey(silo.SiloAddress, capability).ToString()).Start();
                }
                catch (Exception failure)
                {
                    LogNotStarted(capability, failure.Message);
                }
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }

    [LoggerMessage(EventId = 3441, Level = LogLevel.Debug, Message = "The worker for '{Capability}' does not answer yet: {Reason}")]
    private partial void LogNotStarted(string capability, string reason);
}
