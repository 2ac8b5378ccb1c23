namespace Muser.Silo.Cluster.Metrics;

/// <summary>A series at an instant.</summary>
/// <param name="Value">The value, or the sum of a histogram, in the unit of the instrument.</param>
/// <param name="CountBucket">Measurements in each bucket of a histogram, those beyond its last bound at the end.</param>
/// <param name="Collection">The number of the collection that found the value; 0 where none did.</param>
internal readonly record struct MetricReading(double Value, long[] CountBucket, long Collection);
