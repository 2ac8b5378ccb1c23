using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs.Processes;

namespace Muser.Silo.Jobs.Work;

/// <summary>Performs steps in processes of their own, held by limits. Safe for any thread.</summary>
internal sealed class IsolatedStepRunner(JobFolders folders, IPartSink parts, IOptions<JobsOptions> options)
{
    /// <summary>Performs a step and says how it ended; it does not throw.</summary>
    public async Task<StepReport> Run(StepPlan step, CancellationToken stop)
    {
        var limits = step.Item.Kind is StepKind.Perform ? Limits(step.Batch.Limits) : default;
        try
        {
            return await Run(step, limits, stop);
        }
        catch (Exception failure)
        {
            return step.Report(
                stop.IsCancellationRequested ? StepOutcome.Interrupted : StepFailure.Outcome(failure),
                message: StepFailure.Sentence(failure),
                isolation: IsolatedProcess.Mechanism);
        }
    }

    /// <summary>The limits of a part, for its process.</summary>
    public static ProcessLimits Limits(PartLimits limits) => new(limits.Seconds, limits.CpuSeconds, (long)limits.MemoryMiB << 20);

    private async Task<StepReport> Run(StepPlan step, ProcessLimits limits, CancellationToken stop)
    {
        StepReport? report = null;
        var split = Channel.CreateUnbounded<byte[]>();
        var request = new ProcessRequest
        {
            Command = PartHostProgram.Command(options.Value),
            Folder = folders.Root,
            Input = new PartHostRequest(step.Job, step.Batch, step.Item, folders.Root, options.Value.AssembliesFolder).ToJson(),
            Limits = limits,
            OnLine = line =>
            {
                if (PartHostLine.Of(line) is { } said)
                {
                    report = said.Report ?? report;
                    if (said.Part is { } part)
                    {
                        split.Writer.TryWrite(part);
                    }
                }
            },
        };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sending = step.Item.Kind is StepKind.Split ? parts.Send(step, split.Reader.ReadAllAsync(end.Token), end.Token) : Task.CompletedTask;
        var outcome = await IsolatedProcess.Run(request, stop);
        if (report is null)
        {
            await end.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            StepFailure.Quietly(() => DeleteFolder(step));
            return step.Report(
                outcome.End is ProcessEnd.Stopped ? StepOutcome.Interrupted : StepOutcome.Failed,
                message: ProcessSentence.Of(outcome, limits) ?? "Its process ended without a word.",
                isolation: outcome.Mechanism);
        }

        split.Writer.Complete();
        await sending;
        return report with { Isolation = outcome.Mechanism };
    }

    /// <summary>What a process that was killed has left.</summary>
    private void DeleteFolder(StepPlan step)
    {
        var folder = folders.Attempt(step.Job, step.Item.Kind, step.Item.Index, step.Item.Attempt);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
