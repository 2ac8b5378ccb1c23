using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Muser.Interfaces.Imaging;

namespace Muser.Grains.Imaging;

/// <summary>Warns, once on a silo for each array, that points at the limb lose more than 1 % of their peak. Every product says its own loss.</summary>
public sealed partial class SmearingWarnings(ILogger<SmearingWarnings> log)
{
    /// <summary>The loss above which there is a warning.</summary>
    private const double Limit = 0.01;

    private readonly ConcurrentDictionary<string, bool> _warned = new();

    /// <summary>What the history of a product says of its loss; nothing below the limit.</summary>
    public static IEnumerable<string> Lines(double lossFrequency, double lossTime)
    {
        if (Math.Max(lossFrequency, lossTime) > Limit)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Warning: a point at the limb loses {lossFrequency:P1} of its peak by bandwidth and {lossTime:P1} by duration");
        }
    }

    /// <summary>Warns of a map if it is the first of its array to lose so much.</summary>
    public void Check(string array, ImageReference map)
    {
        var (frequency, time) = (map.LimbLossFrequency, map.LimbLossTime);
        if (Math.Max(frequency, time) > Limit && _warned.TryAdd(array, true))
        {
            LogSmearing(array, 100 * frequency, 100 * time);
        }
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning,
        Message = "Maps of {Array}: a point at the limb loses {FrequencyPercent:F1} % of its peak by the width of a channel, {TimePercent:F1} % by duration.")]
    private partial void LogSmearing(string array, double frequencyPercent, double timePercent);
}
