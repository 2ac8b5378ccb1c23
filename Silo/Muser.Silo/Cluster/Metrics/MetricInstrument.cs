using System.Diagnostics.Metrics;

namespace Muser.Silo.Cluster.Metrics;

/// <summary>
/// One instrument and its series. A measurement finds its series without memory of its own; a label with too many values ends in one series, so that
/// nobody can fill the memory with them. Safe for any thread.
/// </summary>
internal sealed class MetricInstrument
{
    /// <summary>The most series of one instrument.</summary>
    private const int MaxSeries = 1000;

    /// <summary>Of measurements in seconds, and of any other, where the instrument advises nothing (OpenTelemetry, metrics SDK, explicit buckets).</summary>
    private static readonly double[] SecondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly double[] OtherBuckets = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];
    private static readonly KeyValuePair<string, object?>[] Overflow = [new("otel_metric_overflow", "true")];

    private readonly Lock _lock = new();
    private volatile MetricSeries[] _series = [];

    public MetricInstrument(Instrument instrument)
    {
        Instrument = instrument;
        var type = instrument.GetType().GetGenericTypeDefinition();
        Kind = type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
        IsSum = type == typeof(Counter<>) || type == typeof(UpDownCounter<>);
        Boundaries = Kind == MetricKind.Histogram ? Advised(instrument) ?? (instrument.Unit == "s" ? SecondsBuckets : OtherBuckets) : [];
        Name = MetricName.Of(instrument.Name, instrument.Unit, Kind);
    }

    /// <summary>The instrument.</summary>
    public Instrument Instrument { get; }

    /// <summary>What becomes of it.</summary>
    public MetricKind Kind { get; }

    /// <summary>Its name in the text.</summary>
    public string Name { get; }

    /// <summary>Upper bounds of the buckets of a histogram, in the unit of the instrument.</summary>
    public double[] Boundaries { get; }

    /// <summary>Its series.</summary>
    public IReadOnlyList<MetricSeries> Series => _series;

    /// <summary>Whether its measurements are differences; otherwise they are the value, or those of a histogram.</summary>
    private bool IsSum { get; }

    /// <summary>Takes a measurement.</summary>
    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, long collection)
    {
        var series = Find(tags);
        if (Kind == MetricKind.Histogram)
        {
            series.Note(value);
        }
        else if (IsSum)
        {
            series.Add(value);
        }
        else
        {
            series.Set(value, collection);
        }
    }

    private static double[]? Advised(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => null,
    };

    private static MetricSeries? Find(MetricSeries[] series, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var each in series)
        {
            if (each.Has(tags))
            {
                return each;
            }
        }

        return null;
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Find(_series, tags) is { } known)
        {
            return known;
        }

        lock (_lock)
        {
            if (Find(_series, tags) is { } added)
            {
                return added;
            }

            if (_series.Length >= MaxSeries - 1)
            {
                if (Find(_series, Overflow) is { } overflow)
                {
                    return overflow;
                }

                tags = Overflow;
            }

            var series = new MetricSeries(tags.ToArray(), Boundaries);
            _series = [.. _series, series];
            return series;
        }
    }
}
