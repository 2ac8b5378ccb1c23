using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs.Catalog;

namespace Muser.Cli.Jobs.Bench;

/// <summary><c>muser bench jobs</c>: what scheduling costs, who waits for whom, and how long harmful parts live, how counting words spreads over workers.</summary>
internal static class JobsBench
{
    /// <summary>What a second process is asked for.</summary>
    private const string SpinAlone = "spin";

    private const int EmptyParts = 200_000;
    private const int WaitingParts = 10_000;
    private const int Latencies = 20;
    private const int SharedParts = 300;
    private const int SpinParts = 400;
    private const long SpinTurns = 4_000_000;
    private const double NsPerMs = 1e6;
    private static readonly JobFactory Factory = JobFactory.Of<SpinJob>("bench");
    private static readonly double[] SweepMb = [1, 2, 5, 10, 50, 100, 350, 700];

    public static Command Create()
    {
        var json = CommandExtensions.JsonOption();
        var max = new Option<double>("--max-mb") { Description = "The longest text that is counted, MB.", DefaultValueFactory = _ => SweepMb[^1] };
        var part = new Option<string>("--only") { Description = "Measure one thing alone: schedule, scale, isolation or words.", HelpName = "WHAT" };
        part.AcceptOnlyFromAmong("schedule", "scale", "isolation", "words", SpinAlone);
        var command = new Command("jobs", "Times the scheduling of parts, the scaling from one worker to two, and the counting of words, beside other ways to do the same.")
        {
            max, part, json,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var only = parse.GetValue(part);
            if (only is SpinAlone)
            {
                parse.Output().WriteJsonLine(new { seconds = await SpinSeconds(1, SpinParts / 2, cancellation) });
                return ExitCode.Done;
            }

            IAsyncEnumerable<BenchFigure>[] all =
                [
                    .. only is null or "schedule" ? new[] { Schedule(cancellation) } : [],
                    .. only is null or "scale" ? new[] { Scale(cancellation) } : [],
                    .. only is null or "isolation" ? new[] { IsolationBench.Measure(cancellation) } : [],
                    .. only is null or "words" ? new[] { WordsBench.Measure(SweepMb.Where(mb => mb <= parse.GetValue(max)), cancellation) } : [],
                ];
            foreach (var figures in all)
            {
                await foreach (var figure in figures)
                {
                    figure.Print(parse.Output(), parse.GetValue(json));
                }
            }

            return ExitCode.Done;
        });
        return command.WithExample("muser bench jobs", "muser bench jobs --only words --max-mb 350");
    }

    private static async IAsyncEnumerable<BenchFigure> Schedule([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var service = await LocalJobs.Start(2, null, cancellation, Factory);
        var best = 0.0;
        for (var round = 0; round < BestRound.Rounds; round++)
        {
            var job = await service.Done(await Spin(service, EmptyParts, 0), cancellation);
            best = Math.Max(best, EmptyParts / ((job.EndedUtcUnixNs!.Value - job.SubmittedUtcUnixNs) / 1e9));
        }

        yield return new("empty parts, two slots, submission to result", best, "parts/s", 20_000, "asked for");

        var waiting = await Spin(service, WaitingParts, SpinTurns * 4, priority: 1);
        await LocalJobs.Until(waiting, status => status.Running >= 2, cancellation);
        var latencies = new List<double>();
        for (var time = 0; time < Latencies; time++)
        {
            var urgent = await service.Done(await Spin(service, 1, 0, priority: JobSubmission.HighestPriority), cancellation);
            latencies.Add((urgent.StartedUtcUnixNs!.Value - urgent.SubmittedUtcUnixNs) / NsPerMs);
        }

        latencies.Sort();
        yield return new("first part of priority 10, 10,000 of priority 1 wait, p50", latencies[Latencies / 2], "ms", 100, "asked for");
        yield return new("the same, the slowest of 20", latencies[^1], "ms", 100, "asked for");
        await waiting.Cancel();

        var jobs = new[] { await Spin(service, WaitingParts, SpinTurns), await Spin(service, WaitingParts, SpinTurns), await Spin(service, WaitingParts, SpinTurns) };
        foreach (var job in jobs)
        {
            await LocalJobs.Until(job, status => status.Done >= 1, cancellation);
        }

        // What one has before the others are there is nobody's share.
        var before = await Task.WhenAll(jobs.Select(Done));
        await LocalJobs.Until(jobs[0], status => status.Done >= before[0] + SharedParts, cancellation);
        var shares = (await Task.WhenAll(jobs.Select(Done))).Zip(before, (after, start) => after - start).ToArray();
        foreach (var job in jobs)
        {
            await job.Cancel();
        }

        yield return new("three equal jobs: parts of the least served", shares.Min(), "parts", shares.Max(), "parts of the most served");

        async Task<double> Done(IJobGrain job) => (await job.GetStatus())!.Done;
    }

    private static async IAsyncEnumerable<BenchFigure> Scale([EnumeratorCancellation] CancellationToken cancellation)
    {
        var (best, alone, one) = (double.MaxValue, double.MaxValue, double.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            one = Math.Min(one, await SpinSeconds(1, SpinParts / 2, cancellation));
            best = Math.Min(best, await SpinSeconds(2, SpinParts, cancellation));
            var pair = await Task.WhenAll(Alone(cancellation), Alone(cancellation));
            alone = Math.Min(alone, pair.Max());
        }

        yield return new("two workers, parts that keep a processor busy", SpinParts / best, "parts/s", SpinParts / alone, "two processes of one worker each, side by side");
        yield return new("two workers against one", SpinParts / best, "parts/s", SpinParts / 2 / one, "one worker");
    }

    private static Task<IJobGrain> Spin(LocalJobs service, int parts, long turns, int priority = JobSubmission.DefaultPriority) => service.Submit(
        new JobSubmission { Job = SpinJob.Name, Options = JsonSerializer.Serialize(new SpinOptions(parts, turns), JobJson.Options), Priority = priority });

    private static async Task<double> SpinSeconds(int slots, int parts, CancellationToken cancellation)
    {
        await using var service = await LocalJobs.Start(slots, null, cancellation, Factory);
        await service.Done(await Spin(service, parts / 4, SpinTurns), cancellation);
        var job = await service.Done(await Spin(service, parts, SpinTurns), cancellation);
        return (job.EndedUtcUnixNs!.Value - job.StartedUtcUnixNs!.Value) / 1e9;
    }

    /// <summary>The same with one worker in a process of its own.</summary>
    private static async Task<double> Alone(CancellationToken cancellation)
    {
        var written = await OwnProgram.Run(["bench", "jobs", "--only", SpinAlone], "The second process", cancellation);
        return JsonDocument.Parse(written).RootElement.GetProperty("seconds").GetDouble();
    }
}
