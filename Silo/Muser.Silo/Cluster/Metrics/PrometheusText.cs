using System.Globalization;
using System.Text;

namespace Muser.Silo.Cluster.Metrics;

/// <summary>
/// Writes metrics in the text format of Prometheus, version 0.0.4. Instruments of the same name, such as those of several silos in one process, are one
/// metric; series with the same labels are added up.
/// </summary>
internal static class PrometheusText
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes instruments, sorted by name.</summary>
    /// <param name="instruments">The instruments.</param>
    /// <param name="collection">The number of this collection: of what is observed, only what it found is written.</param>
    public static string Write(IEnumerable<MetricInstrument> instruments, long collection)
    {
        var text = new StringBuilder();
        foreach (var metric in instruments.GroupBy(each => each.Name).OrderBy(metric => metric.Key, StringComparer.Ordinal))
        {
            // Two kinds cannot share a name; nor can histograms whose buckets differ.
            var first = metric.OrderBy(each => each.Instrument.Meter.Name, StringComparer.Ordinal).First();
            var alike = metric.Where(each => each.Kind == first.Kind && each.Boundaries.AsSpan().SequenceEqual(first.Boundaries));
            var series = new SortedDictionary<string, MetricReading>(StringComparer.Ordinal);
            foreach (var instrument in alike)
            {
                foreach (var each in instrument.Series)
                {
                    var reading = each.Read();
                    if (!instrument.Instrument.IsObservable || reading.Collection == collection)
                    {
                        var labels = Labels(instrument, each);
                        series[labels] = series.TryGetValue(labels, out var other) ? Sum(other, reading) : reading;
                    }
                }
            }

            if (series.Count > 0)
            {
                Write(text, first, series);
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, MetricInstrument metric, SortedDictionary<string, MetricReading> series)
    {
        var help = metric.Instrument.Description is { Length: > 0 } description ? description : metric.Instrument.Name;
        var perBaseUnit = MetricName.PerBaseUnit(metric.Instrument.Unit);
        text.Append($"# HELP {metric.Name} {Escape(help, quotes: false)}\n");
        text.Append($"# TYPE {metric.Name} {metric.Kind.ToString().ToLowerInvariant()}\n");
        foreach (var (labels, reading) in series)
        {
            if (metric.Kind != MetricKind.Histogram)
            {
                text.Append($"{metric.Name}{Braces(labels)} {Number(reading.Value / perBaseUnit)}\n");
                continue;
            }

            var count = 0L;
            for (var bucket = 0; bucket < reading.CountBucket.Length; bucket++)
            {
                count += reading.CountBucket[bucket];
                var bound = bucket < metric.Boundaries.Length ? Number(metric.Boundaries[bucket] / perBaseUnit) : "+Inf";
                text.Append($"{metric.Name}_bucket{Braces($"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"")} {count}\n");
            }

            text.Append($"{metric.Name}_sum{Braces(labels)} {Number(reading.Value / perBaseUnit)}\n");
            text.Append($"{metric.Name}_count{Braces(labels)} {count}\n");
        }
    }

    private static MetricReading Sum(MetricReading one, MetricReading other) =>
        one with { Value = one.Value + other.Value, CountBucket = [.. one.CountBucket.Zip(other.CountBucket, (a, b) => a + b)] };

    /// <summary>The labels of a series: the tags of its meter, its instrument and its measurements; of equal names the last.</summary>
    private static string Labels(MetricInstrument instrument, MetricSeries series)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (instrument.Instrument.Meter.Tags ?? []).Concat(instrument.Instrument.Tags ?? []).Concat(series.Tags))
        {
            labels[MetricName.Label(name)] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        return string.Join(',', labels.Select(label => $"{label.Key}=\"{Escape(label.Value, quotes: true)}\""));
    }

    private static string Braces(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";

    private static string Escape(string text, bool quotes)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? "+Inf" : "-Inf")
        : value.ToString("R", CultureInfo.InvariantCulture);
}
