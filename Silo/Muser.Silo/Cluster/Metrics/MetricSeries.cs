namespace Muser.Silo.Cluster.Metrics;

/// <summary>The measurements of one instrument with one set of labels. Safe for any thread.</summary>
/// <param name="tags">The tags of the measurements.</param>
/// <param name="boundaries">Upper bounds of the buckets of a histogram, ascending; empty for anything else.</param>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags, double[] boundaries)
{
    private readonly Lock _lock = new();
    private readonly long[] _countBucket = new long[boundaries.Length + 1];
    private double _value;
    private long _collection;

    /// <summary>The tags of the measurements.</summary>
    public KeyValuePair<string, object?>[] Tags => tags;

    /// <summary>Whether measurements with these tags belong here. Tags are compared in their order: who measures gives them in one.</summary>
    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length)
        {
            return false;
        }

        for (var i = 0; i < tags.Length; i++)
        {
            if (tags[i].Key != others[i].Key || !Equals(tags[i].Value, others[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds to a sum.</summary>
    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
        }
    }

    /// <summary>Sets the value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="collection">The number of the collection that found it; 0 where none did.</param>
    public void Set(double value, long collection)
    {
        lock (_lock)
        {
            (_value, _collection) = (value, collection);
        }
    }

    /// <summary>Notes a measurement of a histogram.</summary>
    public void Note(double value)
    {
        var bucket = 0;
        while (bucket < boundaries.Length && value > boundaries[bucket])
        {
            bucket++;
        }

        lock (_lock)
        {
            _value += value;
            _countBucket[bucket]++;
        }
    }

    /// <summary>What it is now.</summary>
    public MetricReading Read()
    {
        lock (_lock)
        {
            return new MetricReading(_value, [.. _countBucket], _collection);
        }
    }
}
