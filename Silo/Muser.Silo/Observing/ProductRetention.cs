using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Formats.Frames;

namespace Muser.Silo.Observing;

/// <summary>
/// Keeps the product store below <see cref="ProductStoreOptions.MaxBytes"/> by deleting the oldest maps and files of integrations, but for the newest of
/// each array, and below <see cref="ProductStoreOptions.MaxManifests"/> by deleting the oldest manifests that stand alone; the history keeps a line of
/// each. Runs on the silos that receive frames; that two do it is harmless.
/// </summary>
public sealed partial class ProductRetention(
    FileProductStore store, FileCycleHistory history, IOptions<ProductStoreOptions> options, TimeProvider clock, ILogger<ProductRetention> log)
    : BackgroundService
{
    private readonly ProductInventory _inventory = new(store.Root);
    private readonly ManifestRetention _manifests = new(store.Root, history, options.Value.MaxManifests);
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
            PruneProducts();
            foreach (var layout in ArrayLayout.All)
            {
                var deleted = _manifests.Prune(layout.Name);
                if (deleted > 0)
                {
                    LogManifestsPruned(layout.Name, deleted, options.Value.MaxManifests);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotPruned(store.Root, failure.Message);
        }
    }

    private void PruneProducts()
    {
        _inventory.Look();
        var bytes = _inventory.Bytes;
        Interlocked.Exchange(ref _bytes, bytes);
        if (bytes <= options.Value.MaxBytes)
        {
            return;
        }

        var all = _inventory.OldestFirst().ToArray();
        var newest = all.GroupBy(each => (each.Folder.Array, each.Folder.IsIntegration)).Select(kind => kind.Last().Folder).ToHashSet();
        var deleted = new List<ProductFolder>();
        foreach (var (folder, folderBytes) in all.Where(each => !newest.Contains(each.Folder)).TakeWhile(_ => bytes > options.Value.MaxBytes))
        {
            _inventory.Delete(folder);
            _manifests.DeleteIfOld(folder);
            deleted.Add(folder);
            bytes -= folderBytes;
            Interlocked.Exchange(ref _bytes, bytes);
        }

        if (deleted.Count > 0)
        {
            LogPruned(deleted.Count, $"{deleted[^1]}", bytes, options.Value.MaxBytes);
        }
    }

    [LoggerMessage(EventId = 2501, Level = LogLevel.Information,
        Message = "Deleted the maps and files of {Cycles} cycles and integrations, up to {Newest}; {Bytes} bytes are left, {MaxBytes} may be.")]
    private partial void LogPruned(int cycles, string newest, long bytes, long maxBytes);

    [LoggerMessage(EventId = 2503, Level = LogLevel.Information,
        Message = "Deleted {Manifests} manifests of {Array}, for {MaxManifests} may be; the history keeps a line of each.")]
    private partial void LogManifestsPruned(string array, int manifests, int maxManifests);

    [LoggerMessage(EventId = 2502, Level = LogLevel.Warning, Message = "The product store {Root} was not kept within its bounds: {Reason}. Trying again.")]
    private partial void LogNotPruned(string root, string reason);
}
