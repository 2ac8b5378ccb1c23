using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs.Processes;

namespace Muser.Silo.Jobs.Work;

/// <summary>Performs steps in processes of their own, held by limits. Safe for any thread.</summary>
internal sealed class IsolatedStepRunner(JobFolders folders, IPartSink parts, IOptions<JobsOptions> options)
{
    /// <summary>Parts of a split that are out of its process and not with its job yet.</summary>
    private const int PartsOnTheirWay = 1000;

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

        // While too many of its parts wait for workers none is taken out, and the process waits with the next one.
        var split = Channel.CreateBounded<byte[]>(PartsOnTheirWay);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sending = step.Item.Kind is StepKind.Split ? Send() : Task.CompletedTask;
        var request = new ProcessRequest
        {
            Command = PartHostProgram.Command(options.Value),
            Folder = folders.Root,
            Input = new PartHostRequest(step.Job, step.Batch, step.Item, OptionsOfPart()).ToJson(),
            Limits = limits,
            NiceLevel = options.Value.NiceLevel,
            OnLine = Take,
        };
        var outcome = await IsolatedProcess.Run(request, end.Token);
        split.Writer.Complete();
        if (report is not null)
        {
            await sending;
            return report with { Isolation = outcome.Mechanism };
        }

        await end.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        StepFailure.Quietly(() => DeleteFolder(step));
        if (sending.IsFaulted)
        {
            await sending;
        }

        return step.Report(
            outcome.End is ProcessEnd.Stopped ? StepOutcome.Interrupted : StepOutcome.Failed,
            message: ProcessSentence.Of(outcome, limits) ?? "Its process ended without a word.",
            isolation: outcome.Mechanism);

        async Task Send()
        {
            try
            {
                await parts.Send(step, split.Reader.ReadAllAsync(end.Token), end.Token);
            }
            catch
            {
                // Nobody wants the rest of it.
                await end.CancelAsync();
                throw;
            }
        }

        async ValueTask Take(string line)
        {
            if (PartHostLine.Of(line) is not { } said)
            {
                return;
            }

            report = said.Report ?? report;
            if (said.Part is { } part)
            {
                try
                {
                    await split.Writer.WriteAsync(part, end.Token);
                }
                catch (OperationCanceledException)
                {
                    // It is being ended.
                }
            }
        }
    }

    /// <summary>What the process needs to know, with folders that mean the same in any.</summary>
    private JobsOptions OptionsOfPart() => new()
    {
        Folder = folders.Root,
        AssembliesFolder = options.Value.AssembliesFolder,
        PartHost = options.Value.PartHost,
        NiceLevel = options.Value.NiceLevel,
    };

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
