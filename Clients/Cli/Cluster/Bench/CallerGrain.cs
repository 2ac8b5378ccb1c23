using System.Diagnostics;
using Orleans.Placement;

namespace Muser.Cli.Cluster.Bench;

/// <inheritdoc cref="ICallerGrain"/>
[PreferLocalPlacement]
internal sealed class CallerGrain : Grain, ICallerGrain
{
    private const int PayloadBytes = 100_000;
    private const int WarmUpCalls = 50_000;
    private readonly byte[] _payload = new byte[PayloadBytes];

    public async Task<CallTimes> Latency(EchoCall call, int calls)
    {
        var echo = GrainFactory.GetGrain<IEchoGrain>(0);
        for (var i = 0; i < Math.Min(WarmUpCalls, calls); i++)
        {
            await Call(echo, call);
        }

        var ticks = new long[calls];
        for (var i = 0; i < calls; i++)
        {
            var from = Stopwatch.GetTimestamp();
            await Call(echo, call);
            ticks[i] = Stopwatch.GetTimestamp() - from;
        }

        Array.Sort(ticks);
        return new CallTimes(Microseconds(ticks[calls / 2]), Microseconds(ticks[(int)(calls * 0.99)]));
    }

    public async Task<double> Throughput(int callers, int callsOfEach)
    {
        var echo = GrainFactory.GetGrain<IEchoGrain>(0);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Calls(echo, WarmUpCalls / callers)));
        var from = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Calls(echo, callsOfEach)));
        return callers * callsOfEach / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private static async Task Calls(IEchoGrain echo, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            await echo.Ping();
        }
    }

    private ValueTask Call(IEchoGrain echo, EchoCall call) => call switch
    {
        EchoCall.Immutable => echo.TakeImmutable(_payload),
        EchoCall.Copied => echo.Take(_payload),
        _ => echo.Ping(),
    };

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
