namespace Muser.Cli.Cluster.Bench;

/// <summary>Calls an <see cref="IEchoGrain"/> on its own silo and measures.</summary>
[Alias("muser.bench.ICallerGrain")]
internal interface ICallerGrain : IGrainWithIntegerKey
{
    /// <summary>One call after another: quantiles of the time of a call, us.</summary>
    [Alias("Latency")]
    Task<CallTimes> Latency(EchoCall call, int calls);

    /// <summary>So many callers at once: calls a second.</summary>
    [Alias("Throughput")]
    Task<double> Throughput(int callers, int callsOfEach);
}

/// <summary>Which call is measured.</summary>
[GenerateSerializer, Alias("muser.bench.EchoCall")]
internal enum EchoCall
{
    Ping,
    Immutable,
    Copied,
}

/// <summary>Quantiles of the time of a call, us.</summary>
[GenerateSerializer, Immutable, Alias("muser.bench.CallTimes")]
internal readonly record struct CallTimes([property: Id(0)] double P50, [property: Id(1)] double P99);
