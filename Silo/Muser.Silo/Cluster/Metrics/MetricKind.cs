namespace Muser.Silo.Cluster.Metrics;

/// <summary>The types of metrics that the text format has.</summary>
internal enum MetricKind
{
    /// <summary>Only ever grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Measurements counted in buckets.</summary>
    Histogram,
}
