using Muser.Formats.Frames;
using Muser.Interfaces.Frames;

namespace Muser.Silo.Imaging;

/// <summary>
/// Decides which cycles of one array become maps: at most one each interval, and none while the maps of an earlier one are still being made, so that
/// imaging that cannot keep up is never asked for more than it can do. Not thread-safe.
/// </summary>
public sealed class ImagingPolicy(ImagingPolicyOptions options)
{
    private UtcTime? _lastImaged;
    private long _skipped;

    /// <summary>Cycles that were due and got no maps, because those of an earlier one were being made. Safe for any thread.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);

    /// <summary>Goes on where a predecessor had imaged the cycle that begins at <paramref name="start"/>.</summary>
    public void Resume(UtcTime start) => _lastImaged = start;

    /// <summary>The maps that are wanted of each frame of the cycle that begins at <paramref name="start"/>.</summary>
    /// <param name="start">UTC of slot 0.</param>
    /// <param name="isBusy">Whether maps of an earlier cycle are still being made.</param>
    /// <param name="mayMakeMaps">Is asked, when a cycle is due, whether there is memory for its maps; null for yes.</param>
    public ImageRequest Decide(UtcTime start, bool isBusy, Func<bool>? mayMakeMaps = null)
    {
        // A start before the last one means that the sender's clock was set back: begin anew.
        var isDue = _lastImaged is not { } last || start < last || start - last >= options.IntervalMs * 1e6;
        if (!isDue)
        {
            return ImageRequest.None;
        }

        if (isBusy && options.WhenBusy == ImagingOverload.Skip)
        {
            Interlocked.Increment(ref _skipped);
            return ImageRequest.None;
        }

        if (options.Channels == ImageRequest.None || mayMakeMaps?.Invoke() == false)
        {
            return ImageRequest.None;
        }

        _lastImaged = start;
        return options.Channels;
    }
}
