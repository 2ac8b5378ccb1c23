using System.Diagnostics.Metrics;
using Muser.Silo.Cluster.Metrics;
using Muser.Testing;

namespace Muser.Silo.Tests.Cluster.Metrics;

[Trait("Tier", "Unit")]
public sealed class MetricCollectorTests : IDisposable
{
    private readonly string _scope = $"Test.{Guid.NewGuid():N}";
    private readonly Meter _meter;
    private readonly MetricCollector _collector;

    public MetricCollectorTests()
    {
        _collector = new MetricCollector(meter => meter.Name == _scope);
        _meter = NewMeter("n1");
    }

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void EveryKindOfInstrumentIsWrittenAsPrometheusReadsIt()
    {
        Everything();

        Assert.Equal(
            """
            # HELP muser_backlog Cycles that\nwait.
            # TYPE muser_backlog gauge
            muser_backlog{silo="n1"} 3
            # HELP muser_cpu_time_seconds_total cpu.time
            # TYPE muser_cpu_time_seconds_total counter
            muser_cpu_time_seconds_total{cpu_mode="user",silo="n1"} 1.5
            # HELP muser_frames_total Frames.
            # TYPE muser_frames_total counter
            muser_frames_total{array="muser1",arrival="late",silo="n1"} 1
            muser_frames_total{array="muser1",arrival="new",silo="n1"} 5
            # HELP muser_latency_seconds Latency.
            # TYPE muser_latency_seconds histogram
            muser_latency_seconds_bucket{silo="n1",le="0.1"} 1
            muser_latency_seconds_bucket{silo="n1",le="1"} 3
            muser_latency_seconds_bucket{silo="n1",le="+Inf"} 4
            muser_latency_seconds_sum{silo="n1"} 7.6
            muser_latency_seconds_count{silo="n1"} 4
            # HELP muser_names_ratio A "share" of C:\\.
            # TYPE muser_names_ratio gauge
            muser_names_ratio{silo="n1",what="a\\b \"c\"\nd"} 0.25
            # HELP muser_threads threads.count
            # TYPE muser_threads gauge
            muser_threads{silo="n1"} -2

            """.Replace("cpu.time\n", "muser.cpu.time\n").Replace("threads.count\n", "muser.threads.count\n"),
            _collector.Write());
    }

    [OracleFact("promtool")]
    [Trait("Tier", "Oracle")]
    public void PromtoolFindsNothingToImprove()
    {
        Everything();
        _meter.CreateUpDownCounter<long>("orleans-messaging-sent.messages Size", "bytes").Add(1);
        _meter.CreateCounter<long>("orleans-app-requests-latency-bucket").Add(1, new KeyValuePair<string, object?>("duration", "+Inf"));
        _meter.CreateObservableGauge("orleans-runtime-available-memory", () => 1.5, "MB");
        _meter.CreateHistogram<double>("orleans.wait", "ms").Record(2);
        _meter.CreateObservableGauge("2nd.total", () => double.NaN);

        Assert.Equal("", Promtool.Complaints(_collector.Write()));
    }

    [Fact]
    public void WhatIsObservedIsAskedForAnewAndForgottenWhenItIsGone()
    {
        var frames = new Dictionary<string, long> { ["muser1"] = 1, ["muser2"] = 2 };
        _meter.CreateObservableCounter("frames", () => frames.Select(each => new Measurement<long>(each.Value, new KeyValuePair<string, object?>("array", each.Key))));
        Assert.Contains("frames_total{array=\"muser2\",silo=\"n1\"} 2\n", _collector.Write(), StringComparison.Ordinal);

        frames.Remove("muser2");
        frames["muser1"] = 7;

        var text = _collector.Write();
        Assert.Contains("frames_total{array=\"muser1\",silo=\"n1\"} 7\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("muser2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SilosOfOneProcessAreToldApartAndTheSameSeriesIsAddedUp()
    {
        using (var other = NewMeter("n2"))
        using (var again = NewMeter("n1"))
        {
            foreach (var meter in new[] { _meter, other, again })
            {
                meter.CreateCounter<int>("frames").Add(2);
            }

            Assert.EndsWith("counter\nframes_total{silo=\"n1\"} 4\nframes_total{silo=\"n2\"} 2\n", _collector.Write(), StringComparison.Ordinal);
        }

        Assert.EndsWith("counter\nframes_total{silo=\"n1\"} 2\n", _collector.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnInstrumentThatFailsTakesNothingElseWithIt()
    {
        _meter.CreateObservableGauge("disk", (Func<long>)(() => throw new IOException("gone")));
        _meter.CreateObservableGauge("memory", () => 4);

        var text = _collector.Write();

        Assert.Contains("memory{silo=\"n1\"} 4\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("disk", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ALabelWithTooManyValuesEndsInOneSeries()
    {
        var counter = _meter.CreateCounter<long>("frames");
        for (var key = 0; key < 5000; key++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("key", key));
        }

        var lines = _collector.Write().Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.Equal(1000, lines.Length);
        Assert.Equal(5000, lines.Sum(line => int.Parse(line.Split(' ')[1])));
    }

    [Fact]
    public void AMeasurementNeedsNoMemory()
    {
        var counter = _meter.CreateCounter<long>("frames");
        var histogram = _meter.CreateHistogram<double>("latency");
        Measure();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                Measure();
            }
        }));

        void Measure()
        {
            counter.Add(1, new("array", "muser1"), new("arrival", "new"));
            histogram.Record(0.3, new KeyValuePair<string, object?>("array", "muser1"));
        }
    }

    private Meter NewMeter(string silo) => new(new MeterOptions(_scope) { Tags = [new("silo", silo)] });

    private void Everything()
    {
        var frames = _meter.CreateCounter<long>("muser.frames", "{frame}", "Frames.");
        frames.Add(2, new("array", "muser1"), new("arrival", "new"));
        frames.Add(1, new("array", "muser1"), new("arrival", "late"));
        frames.Add(3, new("array", "muser1"), new("arrival", "new"));
        var latency = _meter.CreateHistogram(
            "muser.latency", "ms", "Latency.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [100, 1000] });
        foreach (var ms in new double[] { 100, 500, 1000, 6000 })
        {
            latency.Record(ms);
        }

        _meter.CreateUpDownCounter<int>("muser.threads.count", "{thread}").Add(-2);
        _meter.CreateObservableGauge("muser.backlog", () => 3, "{cycle}", "Cycles that\nwait.");
        _meter.CreateObservableCounter("muser.cpu.time", () => new Measurement<double>(1.5, new KeyValuePair<string, object?>("cpu.mode", "user")), "s");
        _meter.CreateObservableGauge(
            "muser.names", () => new Measurement<double>(0.25, new KeyValuePair<string, object?>("What", "a\\b \"c\"\nd")), "1", "A \"share\" of C:\\.");
    }
}
