using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Muser.Grains.Imaging;

/// <summary>Counts the maps of this silo since it started; the same numbers are metrics of the meter <see cref="MeterName"/>. Safe for any thread.</summary>
public sealed class ImagingStatistics : IDisposable
{
    /// <summary>Name of the meter; its tag <c>silo</c> is the silo's name.</summary>
    public const string MeterName = "Muser.Imaging";

    private static readonly double[] DurationBucketsS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly ConcurrentDictionary<string, long> _madeArray = new();
    private readonly ConcurrentDictionary<string, long> _shedArray = new();
    private readonly ConcurrentDictionary<string, long> _failedArray = new();

    /// <param name="silo">The name of the silo.</param>
    public ImagingStatistics(string silo = "")
    {
        _meter = new Meter(new MeterOptions(MeterName) { Tags = [new("silo", silo)] });
        _duration = _meter.CreateHistogram(
            "muser.imaging.map.duration",
            "s",
            "The making of one map, its files among it.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBucketsS });
        _meter.CreateObservableCounter(
            "muser.imaging.maps",
            () => Read("made", _madeArray).Concat(Read("shed", _shedArray)).Concat(Read("failed", _failedArray)),
            "{map}",
            "Maps that were asked for, by what became of them: made, shed because imaging cannot keep up, failed.");
    }

    /// <summary>Maps that were left out because none could be begun in time.</summary>
    public long Shed => _shedArray.Values.Sum();

    /// <summary>Notes that a map was made.</summary>
    public void CountMade(string array, TimeSpan duration)
    {
        Count(_madeArray, array, 1);
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("array", array));
    }

    /// <summary>Notes that maps were left out.</summary>
    public void CountShed(string array, int maps) => Count(_shedArray, array, maps);

    /// <summary>Notes that a map could not be made.</summary>
    public void CountFailed(string array) => Count(_failedArray, array, 1);

    public void Dispose() => _meter.Dispose();

    private static void Count(ConcurrentDictionary<string, long> countArray, string array, int maps) =>
        countArray.AddOrUpdate(array, static (_, more) => more, static (_, count, more) => count + more, maps);

    private static IEnumerable<Measurement<long>> Read(string outcome, ConcurrentDictionary<string, long> countArray) =>
        countArray.Select(each => new Measurement<long>(each.Value, new("array", each.Key), new("outcome", outcome)));
}
