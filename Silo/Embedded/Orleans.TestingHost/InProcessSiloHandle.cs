using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>A silo in a host of this process.</summary>
public class InProcessSiloHandle : SiloHandle
{
    private bool _isActive = true;
    private int _isDisposed;

    public IHost SiloHost { get; init; } = null!;

    public IServiceProvider ServiceProvider => SiloHost.Services;

    public override bool IsActive => _isActive;

    public override async Task StopSiloAsync(bool stopGracefully)
    {
        using var cancellation = new CancellationTokenSource();
        if (!stopGracefully)
        {
            await cancellation.CancelAsync();
        }

        await StopSiloAsync(cancellation.Token);
    }

    public override async Task StopSiloAsync(CancellationToken ct)
    {
        if (!IsActive)
        {
            return;
        }

        try
        {
            await Task.Run(() => SiloHost.StopAsync(ct), CancellationToken.None);
        }
        finally
        {
            _isActive = false;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        GC.SuppressFinalize(this);
        try
        {
            await StopSiloAsync(true);
        }
        finally
        {
            if (SiloHost is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync();
            }
            else
            {
                SiloHost.Dispose();
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
