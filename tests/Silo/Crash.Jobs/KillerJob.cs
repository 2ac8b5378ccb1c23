using System.Diagnostics;
using System.Globalization;
using Muser.Interfaces.Jobs;

namespace CrashJobs;

/// <summary>One of its parts kills the process in which it is performed, whatever that is.</summary>
[Job("killer", "For tests of crashes.", MemoryMiB = 200)]
public sealed class KillerJob : Job<KillerOptions, int, int>
{
    public override async IAsyncEnumerable<int> Split(KillerOptions options, JobContext context)
    {
        await Task.CompletedTask;
        for (var part = 0; part < options.Parts; part++)
        {
            yield return part;
        }
    }

    public override Task<int> Perform(KillerOptions options, int part, PartContext context)
    {
        File.AppendAllText(Path.Combine(options.Attempts, $"{part}"), string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
        if (part == options.Killer)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }

        return Task.FromResult(part);
    }

    public override async Task<object?> Merge(KillerOptions options, IAsyncEnumerable<PartResult<int>> results, JobContext context)
    {
        var sum = 0;
        await foreach (var result in results)
        {
            sum += result.Value;
        }

        return new { sum };
    }
}
