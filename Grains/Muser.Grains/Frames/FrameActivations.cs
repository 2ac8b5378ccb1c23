using System.Diagnostics.Metrics;

namespace Muser.Grains.Frames;

/// <summary>Counts the activations of frame grains on this silo, as a metric of the meter <see cref="MeterName"/>. Safe for any thread.</summary>
public sealed class FrameActivations : IDisposable
{
    /// <summary>Name of the meter; its tag <c>silo</c> is the silo's name.</summary>
    public const string MeterName = "Muser.Frames";

    /// <summary>Name of the counter.</summary>
    public const string CounterName = "muser.frame.activations";

    private readonly Meter _meter;
    private readonly Counter<long> _counter;

    /// <param name="silo">The name of the silo.</param>
    public FrameActivations(string silo = "")
    {
        _meter = new Meter(new MeterOptions(MeterName) { Tags = [new("silo", silo)] });
        _counter = _meter.CreateCounter<long>(
            CounterName, "{activation}", "Activations of frame grains: one for each frame, more where frames were sent again.");
    }

    /// <summary>Notes an activation.</summary>
    public void Count() => _counter.Add(1);

    public void Dispose() => _meter.Dispose();
}
