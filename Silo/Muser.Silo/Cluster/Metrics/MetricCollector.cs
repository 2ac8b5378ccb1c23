using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Muser.Silo.Cluster.Metrics;

/// <summary>
/// Listens to the meters of this process that are worth a look, those of all its silos: the service's own, the engine's and the runtime's. What is
/// measured while it lives is counted; it is made before anything else begins. Safe for any thread.
/// </summary>
public sealed class MetricCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricInstrument> _instruments = new();
    private readonly Lock _lock = new();
    private long _collection;

    /// <summary>Listens to the meters of the service (<c>Muser.*</c>), the engine (<c>Microsoft.Orleans</c>) and the runtime (<c>System.Runtime</c>).</summary>
    public MetricCollector()
        : this(meter => meter.Name.StartsWith("Muser.", StringComparison.Ordinal) || meter.Name is "Microsoft.Orleans" or "System.Runtime")
    {
    }

    /// <summary>Listens to some meters.</summary>
    public MetricCollector(Func<Meter, bool> isWanted)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isWanted(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument, _instruments.GetOrAdd(instrument, each => new MetricInstrument(each)));
            }
        };
        _listener.MeasurementsCompleted = (instrument, state) => _instruments.Remove(instrument, out _);
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Measure((double)value, tags, state));
        _listener.Start();
    }

    /// <summary>All metrics now, in the text format of Prometheus.</summary>
    public string Write()
    {
        lock (_lock)
        {
            _collection++;
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // What cannot be read now, such as a disk that is gone, is left out of this text; the others have been read.
            }

            return PrometheusText.Write(_instruments.Values, _collection);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        (state as MetricInstrument)?.Measure(value, tags, _collection);
}
