using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muser.Silo;
using Muser.Silo.Imaging;

namespace Muser.Cli.Cluster;

/// <summary>Several silos in this process, started one after the other and stopped in the opposite order.</summary>
internal sealed class InProcessCluster : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];
    private readonly List<IPEndPoint> _endPoints = [];
    private readonly CancellationTokenSource _broken = new();
    private readonly string _clusterId = $"muser-{Guid.NewGuid():N}";

    /// <summary>The services of the first silo.</summary>
    public IServiceProvider Services => _hosts[0].Services;

    /// <summary>Waits until every silo that makes maps is ready to.</summary>
    public Task ReadyForMaps(CancellationToken cancellation) =>
        Task.WhenAll(_hosts.Select(host => host.Services.GetService<ImagingWarmUp>()?.Done ?? Task.CompletedTask)).WaitAsync(cancellation);

    /// <summary>Cancelled when a silo stops, be it that the cluster ends or that something fails (see <see cref="Failure"/>).</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>What made a silo stop by itself; null where none has.</summary>
    public string? Failure => _hosts.Select(SiloFailure.Of).FirstOrDefault(failure => failure is not null);

    /// <summary>Starts one more silo.</summary>
    public async Task Start(
        string name,
        MuserSiloOptions options,
        IReadOnlyDictionary<string, string?> settings,
        Uri? console,
        LogLevel level,
        CancellationToken cancellation,
        Action<ISiloBuilder>? configure = null)
    {
        _endPoints.Add(FreeEndPoint());
        var host = SiloHost.Create(name, options, settings, console, SiloHost.InProcess(_endPoints[^1], _endPoints[0], _clusterId) + configure, level);
        _hosts.Add(host);
        host.Stopping().Register(_broken.Cancel);
        try
        {
            await host.StartAsync(cancellation);
        }
        catch (Exception failure) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("Interrupted while a silo was starting.", failure, cancellation);
        }
    }

    /// <summary>Lets a silo, not the first one, crash: it tells nobody, and the others find out.</summary>
    /// <param name="siloAddress">Its address as text.</param>
    public async Task Kill(string siloAddress)
    {
        var host = _hosts.Skip(1).Single(host => $"{host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress}" == siloAddress);
        _hosts.Remove(host);
        await Dispose(host);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            await Dispose(host);
        }

        _broken.Dispose();
    }

    private static async ValueTask Dispose(IHost host)
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }
    }

    private static IPEndPoint FreeEndPoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
