using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Grains.Imaging;
using Muser.Imaging.Gpu;
using Muser.Silo.Cluster;

namespace Muser.Silo.Imaging;

/// <summary>Says when a silo that images starts what its maps are summed on, and warns where it carries <c>accelerator=gpu</c> without one.</summary>
internal sealed partial class GpuNotice(MuserSiloOptions silo, IOptions<ImagingOptions> options, ILogger<GpuNotice> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (GpuDevice.Find(options.Value.Gpu, out var reason) is { } device)
        {
            LogGpu(device.Name);
        }
        else if (silo.HasGpu)
        {
            LogNone(SiloRoles.AcceleratorKey, SiloRoles.Gpu, options.Value.Gpu == GpuUse.Off ? "Muser:Imaging:Gpu is Off." : reason);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 2453, Level = LogLevel.Information, Message = "Maps are summed on {Device}.")]
    private partial void LogGpu(string device);

    [LoggerMessage(EventId = 2454, Level = LogLevel.Warning, Message = "This silo carries {Key}={Value}, and its maps are made on the processor. {Reason}")]
    private partial void LogNone(string key, string value, string reason);
}
