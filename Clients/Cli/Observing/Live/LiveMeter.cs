using System.Diagnostics;
using System.Diagnostics.Metrics;
using Muser.Grains.Frames;
using Muser.Silo.Frames;

namespace Muser.Cli.Observing.Live;

/// <summary>Listens to the service's own metrics: how long each frame took, and how many activations of frames there were. Safe for any thread.</summary>
internal sealed class LiveMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<double> _latenciesMs = [];
    private long _activations;
    private long _first;

    public LiveMeter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is IngestStatistics.FrameLatencyName or FrameActivations.CounterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            lock (_latenciesMs)
            {
                _first = _latenciesMs.Count == 0 ? Stopwatch.GetTimestamp() : _first;
                _latenciesMs.Add(seconds * 1e3);
            }
        });
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _activations, count));
        _listener.Start();
    }

    /// <summary>When the first frame was calibrated, by the stopwatch.</summary>
    public long FirstTimestamp
    {
        get
        {
            lock (_latenciesMs)
            {
                return _first;
            }
        }
    }

    /// <summary>Forgets what there was, and returns it: latencies in ms, ascending, and activations.</summary>
    public (double[] LatenciesMs, long Activations) Take()
    {
        lock (_latenciesMs)
        {
            double[] latencies = [.. _latenciesMs];
            _latenciesMs.Clear();
            Array.Sort(latencies);
            return (latencies, Interlocked.Exchange(ref _activations, 0));
        }
    }

    public void Dispose() => _listener.Dispose();
}
