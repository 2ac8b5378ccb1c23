namespace Muser.Grains.Imaging;

/// <summary>
/// Lets as many maps be made at once on this silo as leave a processor to everything else: a map is milliseconds to seconds of pure arithmetic, and frames
/// must not wait for it. Safe for any thread.
/// </summary>
public sealed class ImagingSlots
{
    private readonly SemaphoreSlim _free = new(Math.Max(1, Environment.ProcessorCount - 1));

    /// <summary>Waits for a slot and makes a map on it, on a thread of the pool; null where none was free in time.</summary>
    /// <param name="patience">How long to wait for a slot, <see cref="Timeout.InfiniteTimeSpan"/> for ever; a map that has begun is finished.</param>
    /// <param name="make">Makes the map.</param>
    public async Task<T?> TryMake<T>(TimeSpan patience, Func<T> make)
        where T : class
    {
        if ((patience <= TimeSpan.Zero && patience != Timeout.InfiniteTimeSpan) || !await _free.WaitAsync(patience))
        {
            return null;
        }

        try
        {
            return await Task.Run(make);
        }
        finally
        {
            _free.Release();
        }
    }
}
