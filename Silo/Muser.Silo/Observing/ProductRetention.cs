using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Interfaces.Observing;

namespace Muser.Silo.Observing;

/// <summary>
/// Keeps the product store below <see cref="ProductStoreOptions.MaxBytes"/> by deleting the maps of the oldest cycles; manifests, the history, stay, and so
/// do the maps of the newest imaged cycle of each array. Runs on the silos that receive frames; that two do it is harmless.
/// </summary>
public sealed partial class ProductRetention(
    FileProductStore store, IOptions<ProductStoreOptions> options, TimeProvider clock, ILogger<ProductRetention> log) : BackgroundService
{
    private readonly ProductInventory _inventory = new(store.Root);
    private long _bytes;

    /// <summary>Bytes of all maps when the store was last looked through. Safe for any thread.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The most bytes that they may have.</summary>
    public long MaxBytes => options.Value.MaxBytes;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = TimeSpan.FromMilliseconds(options.Value.RetentionIntervalMs);
        while (!stoppingToken.IsCancellationRequested)
        {
            TryPrune();
            await Task.Delay(interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void TryPrune()
    {
        try
        {
            Prune();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotPruned(store.Root, failure.Message);
        }
    }

    private void Prune()
    {
        _inventory.Look();
        var bytes = _inventory.Bytes;
        Interlocked.Exchange(ref _bytes, bytes);
        if (bytes <= options.Value.MaxBytes)
        {
            return;
        }

        var all = _inventory.OldestFirst().ToArray();
        var newest = all.GroupBy(each => each.Cycle.Array).Select(array => array.Last().Cycle).ToHashSet();
        var deleted = new List<CycleKey>();
        foreach (var (cycle, cycleBytes) in all.Where(each => !newest.Contains(each.Cycle)).TakeWhile(_ => bytes > options.Value.MaxBytes))
        {
            _inventory.Delete(cycle);
            deleted.Add(cycle);
            bytes -= cycleBytes;
            Interlocked.Exchange(ref _bytes, bytes);
        }

        if (deleted.Count > 0)
        {
            LogPruned(deleted.Count, deleted[^1], bytes, options.Value.MaxBytes);
        }
    }

    [LoggerMessage(EventId = 2501, Level = LogLevel.Information,
        Message = "Deleted the maps of {Cycles} cycles, up to {Newest}; {Bytes} bytes of maps are left, {MaxBytes} may be.")]
    private partial void LogPruned(int cycles, CycleKey newest, long bytes, long maxBytes);

    [LoggerMessage(EventId = 2502, Level = LogLevel.Warning, Message = "The product store {Root} was not kept within its bounds: {Reason}. Trying again.")]
    private partial void LogNotPruned(string root, string reason);
}
