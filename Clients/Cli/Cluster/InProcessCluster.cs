using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muser.Silo;

namespace Muser.Cli.Cluster;

/// <summary>Several silos in this process, started one after the other and stopped in the opposite order.</summary>
internal sealed class InProcessCluster : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];
    private readonly List<IPEndPoint> _endPoints = [];
    private readonly string _clusterId = $"muser-{Guid.NewGuid():N}";

    /// <summary>The services of the first silo.</summary>
    public IServiceProvider Services => _hosts[0].Services;

    /// <summary>Starts one more silo.</summary>
    public async Task Start(
        string name,
        MuserSiloOptions options,
        IReadOnlyDictionary<string, string?> settings,
        Uri? console,
        LogLevel level,
        CancellationToken cancellation)
    {
        _endPoints.Add(FreeEndPoint());
        var host = SiloHost.Create(name, options, settings, console, SiloHost.InProcess(_endPoints[^1], _endPoints[0], _clusterId), level);
        _hosts.Add(host);
        try
        {
            await host.StartAsync(cancellation);
        }
        catch (Exception failure) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("Interrupted while a silo was starting.", failure, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            if (host is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync();
            }
            else
            {
                host.Dispose();
            }
        }
    }

    private static IPEndPoint FreeEndPoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
