using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Muser.Cli.Cluster;

/// <summary>Why a silo stops that nobody has asked to stop.</summary>
internal static class SiloFailure
{
    /// <summary>What the first of its services that failed says; null where none has.</summary>
    public static string? Of(IHost host) => host.Services.GetServices<IHostedService>().OfType<BackgroundService>()
        .Select(service => service.ExecuteTask?.Exception?.InnerException?.Message)
        .FirstOrDefault(message => message is not null);

    /// <summary>Cancelled when the silo begins to stop, asked or not.</summary>
    public static CancellationToken Stopping(this IHost host) => host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
}
