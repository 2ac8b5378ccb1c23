using System.Globalization;
using Muser.Interfaces.Jobs;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>A job that does what its test wants; its result is the sum of the squares of its parts, and a file of them.</summary>
[Job(Name, "For tests.", MemoryMiB = 1)]
public sealed class TestJob : Job<TestOptions, int, long>
{
    public const string Name = "test";

    public override async IAsyncEnumerable<int> Split(TestOptions options, JobContext context)
    {
        await Task.CompletedTask;
        for (var part = 0; part < options.Parts; part++)
        {
            yield return part;
        }
    }

    public override async Task<long> Perform(TestOptions options, int part, PartContext context)
    {
        var run = JobRuns.Of(options.Run);
        run.Begin(new PartRun(context.Job, part, context.Attempt));
        try
        {
            return await Square(run, options, part, context);
        }
        finally
        {
            run.End();
        }
    }

    private static async Task<long> Square(JobRuns run, TestOptions options, int part, PartContext context)
    {
        if (options.HangingParts.Contains(part))
        {
            new ManualResetEventSlim().Wait(CancellationToken.None);
        }

        if (options.Gated)
        {
            await run.WaitForGate(context.Cancellation);
        }

        if (options.FailingParts.Contains(part) && context.Attempt <= options.FailingAttempts)
        {
            throw new JobException($"Part {part} has no data.", options.FailsForGood);
        }

        return options.AsksService ? await context.Call<int, long>(SquareService.Name, part) : (long)part * part;
    }

    public override async Task<object?> Merge(TestOptions options, IAsyncEnumerable<PartResult<long>> results, JobContext context)
    {
        long sum = 0;
        var lines = new List<string>();
        await foreach (var result in results)
        {
            sum += result.Value;
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{result.Index} {result.Value}"));
        }

        await File.WriteAllLinesAsync(Path.Combine(context.Folder, "squares.txt"), lines);
        return new { sum };
    }
}
