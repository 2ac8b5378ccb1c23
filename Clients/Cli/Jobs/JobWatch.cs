using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Interfaces.Jobs;
using Muser.Silo;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary>Follows a job, and those that follow it, to the end.</summary>
/// <param name="get">Asks where a job is.</param>
/// <param name="output">Where the end of each job is said.</param>
/// <param name="json">Whether as JSON.</param>
internal sealed class JobWatch(Func<string, Task<JobLine>> get, TextWriter output, bool json)
{
    private const int BarLength = 24;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly bool _hasTerminal = !Console.IsErrorRedirected;
    private bool _isDrawn;

    /// <summary>Follows jobs of a service.</summary>
    public static JobWatch Of(ServiceClient service, TextWriter output, bool json, CancellationToken cancellation) =>
        new(id => service.Get<JobLine>(JobArguments.Path(id), ServiceJson.Compact, cancellation), output, json);

    /// <summary>Follows; returns how the last job ended.</summary>
    public async Task<JobLine> Follow(string id, CancellationToken cancellation)
    {
        try
        {
            return await FollowChain(id, cancellation);
        }
        finally
        {
            Clear();
        }
    }

    private async Task<JobLine> FollowChain(string id, CancellationToken cancellation)
    {
        var shown = "";
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var job = await get(id);
            if (job.HasEnded)
            {
                Clear();
                output.WriteLine(json ? JsonSerializer.Serialize(job, ServiceJson.Compact) : JobText.Sentence(job));
                foreach (var sentence in json ? [] : job.Said)
                {
                    output.WriteLine($"  said: {sentence}");
                }

                if (job is not { Next: { } next, State: JobState.Done })
                {
                    return job;
                }

                id = next;
                continue;
            }

            Draw(Bar(job));
            var state = $"{job.Id}: {JobText.State(job)}{(job.Message.Length > 0 ? $": {job.Message}" : "")}";
            if (!json && !_hasTerminal && state != shown)
            {
                output.WriteLine(state);
                shown = state;
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    private static string Bar(JobLine job)
    {
        var filled = job.Parts > 0 ? (int)((long)BarLength * job.Done / job.Parts) : 0;
        var rate = job.PartsPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $", {job.PartsPerSecond:0.#}/s") : "";
        var left = job.SecondsLeft is { } seconds ? $", {JobText.Duration(seconds)} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{job.Job} [{new string('#', filled)}{new string('.', BarLength - filled)}] {JobText.State(job)}, {JobText.Parts(job)}{rate}{left}{(job.Message.Length > 0 ? $": {job.Message}" : "")}");
    }

    private void Draw(string line)
    {
        if (_hasTerminal)
        {
            var width = Math.Max(20, Console.WindowWidth - 1);
            Console.Error.Write($"\r{(line.Length > width ? line[..width] : line)}\e[K");
            _isDrawn = true;
        }
    }

    private void Clear()
    {
        if (_isDrawn)
        {
            Console.Error.Write("\r\e[K");
            _isDrawn = false;
        }
    }
}
