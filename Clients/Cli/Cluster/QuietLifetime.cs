using Microsoft.Extensions.Hosting;

namespace Muser.Cli.Cluster;

/// <summary>A host lifetime that leaves signals alone: the command line handles them for all hosts of its process together.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
