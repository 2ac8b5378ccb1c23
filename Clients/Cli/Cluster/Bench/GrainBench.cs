using System.CommandLine;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Cluster;

namespace Muser.Cli.Cluster.Bench;

/// <summary><c>muser bench grain</c>: what a call costs on one silo, on one core, beside a hop to the thread pool and back.</summary>
internal static class GrainBench
{
    private const int Calls = 200_000;
    private const int PayloadCalls = 20_000;
    private const int Callers = 100;

    public static Command Create()
    {
        var json = CommandExtensions.JsonOption();
        var command = new Command("grain", "Times calls between two grains of one silo, on one core, best of five.") { json };
        command.SetAction(async (parse, cancellation) =>
        {
            UseOneCore();
            await using var cluster = new InProcessCluster();
            var folder = Directory.CreateTempSubdirectory("muser-bench-");
            try
            {
                await cluster.Start("bench", new MuserSiloOptions(), SiloFolders.Below(folder.FullName), console: null, LogLevel.Warning, cancellation);
                await foreach (var figure in Measure(cluster.Services.GetRequiredService<IGrainFactory>(), cancellation))
                {
                    figure.Print(parse.Output(), parse.GetValue(json));
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser bench grain");
    }

    private static async IAsyncEnumerable<BenchFigure> Measure(IGrainFactory grains, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var caller = grains.GetGrain<ICallerGrain>(0);
        var hop = await Best(async () => await HopTimes(), times => times.P50, cancellation);
        var ping = await Best(() => caller.Latency(EchoCall.Ping, Calls), times => times.P50, cancellation);
        yield return new("call on the same silo, p50", ping.P50, "us", hop.P50, "a hop to the thread pool and back");
        yield return new("call on the same silo, p99", ping.P99, "us", hop.P99, "a hop to the thread pool and back");
        var throughput = await Best(async () => -await caller.Throughput(Callers, Calls / Callers), calls => calls, cancellation);
        yield return new($"calls of {Callers} callers to one grain", -throughput, "calls/s", 1e6 / hop.P50, "hops to the thread pool and back, one at a time");
        var immutable = await Best(() => caller.Latency(EchoCall.Immutable, PayloadCalls), times => times.P50, cancellation);
        yield return new("call with 100 kB [Immutable], p50", immutable.P50, "us", ping.P50, "the call without an argument");
        var copied = await Best(() => caller.Latency(EchoCall.Copied, PayloadCalls), times => times.P50, cancellation);
        yield return new("call with 100 kB, copied, p50", copied.P50, "us", CopyUs(), "copying 100 kB");
    }

    private static async Task<T> Best<T>(Func<Task<T>> measure, Func<T, double> value, CancellationToken cancellation)
    {
        var best = await measure();
        for (var round = 1; round < BestRound.Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = await measure();
            best = value(next) < value(best) ? next : best;
        }

        return best;
    }

    /// <summary>The least that a call to another activation can cost: its work is queued to the thread pool, and so is the answer.</summary>
    private static async Task<CallTimes> HopTimes()
    {
        var ticks = new long[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var from = Stopwatch.GetTimestamp();
            var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ThreadPool.UnsafeQueueUserWorkItem(static there => there.SetResult(), there, preferLocal: true);
            await there.Task.ConfigureAwait(false);
            ticks[i] = Stopwatch.GetTimestamp() - from;
        }

        Array.Sort(ticks);
        return new CallTimes(Microseconds(ticks[Calls / 2]), Microseconds(ticks[(int)(Calls * 0.99)]));
    }

    /// <summary>The median time of a copy into a new array.</summary>
    private static double CopyUs()
    {
        var (from, ticks) = (new byte[100_000], new long[PayloadCalls]);
        for (var i = 0; i < ticks.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            GC.KeepAlive(from.AsSpan().ToArray());
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(ticks);
        return Microseconds(ticks[ticks.Length / 2]);
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;

    private static void UseOneCore()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var process = Process.GetCurrentProcess();
            process.ProcessorAffinity = 1;
        }
    }
}
