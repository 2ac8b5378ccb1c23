using System.Globalization;
using System.Text.Json;
using Muser.Cli.Shell;
using Muser.Silo;
using Muser.Silo.Jobs.Web;

namespace Muser.Cli.Jobs;

/// <summary>Follows a job, and those that follow it, to the end.</summary>
internal sealed class JobWatch(ServiceClient service, TextWriter output, bool json)
{
    private const int BarLength = 24;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly bool _hasTerminal = !Console.IsErrorRedirected;

    /// <summary>Follows; returns how the last job ended.</summary>
    public async Task<JobLine> Follow(string id, CancellationToken cancellation)
    {
        var shown = "";
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var job = await service.Get<JobLine>(JobArguments.Path(id), ServiceJson.Compact, cancellation);
            if (job.HasEnded)
            {
                Draw("");
                output.WriteLine(json ? JsonSerializer.Serialize(job, ServiceJson.Compact) : JobText.Sentence(job));
                if (job is not { Next: { } next, State: Muser.Interfaces.Jobs.JobState.Done })
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
        var left = job.SecondsLeft is { } seconds ? string.Create(CultureInfo.InvariantCulture, $", {TimeSpan.FromSeconds(seconds):h\\:mm\\:ss} left") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{job.Job} [{new string('#', filled)}{new string('.', BarLength - filled)}] {JobText.State(job)}, {JobText.Parts(job)}, {job.PartsPerSecond:0.#}/s{left}{(job.Message.Length > 0 ? $": {job.Message}" : "")}");
    }

    private void Draw(string line)
    {
        if (_hasTerminal)
        {
            var width = Math.Max(20, Console.WindowWidth - 1);
            Console.Error.Write($"\r{(line.Length > width ? line[..width] : line)}\e[K");
        }
    }
}
