using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs.Processes;

namespace Muser.Silo.Jobs.Work;

/// <summary>Performs steps in this process. Safe for any thread.</summary>
internal sealed class StepRunner(JobFolders folders, MergeReader results, IServiceCaller services, IPartSink parts)
{
    /// <summary>The largest result of a part that travels; what is larger belongs into a file.</summary>
    public const int MaxResultBytes = 512 << 10;

    /// <summary>Performs a step and says how it ended; it does not throw.</summary>
    public async Task<StepReport> Run(StepPlan step, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var seconds = step.Seconds;
        if (seconds > 0)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        var context = Context(step, limit.Token);
        try
        {
            var result = step.Item.Kind switch
            {
                StepKind.Split => await Split(step, context),
                StepKind.Merge => await Merge(step, context),
                _ => await step.Definition.Perform(step.Options, step.Item.Data, context),
            };
            return result.Length > MaxResultBytes && step.Item.Kind is StepKind.Perform
                ? Failed(StepOutcome.Refused, $"The result has {result.Length} bytes; up to {MaxResultBytes} travel, write the rest to a file in context.Folder.")
                : step.Report(StepOutcome.Done, result, said: context.Said, isolation: Isolation(step));
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return Failed(StepOutcome.Interrupted, "It was stopped.");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return Failed(StepOutcome.Failed, $"It did not end within its limit of {seconds} s.");
        }
        catch (Exception failure)
        {
            return Failed(StepFailure.Outcome(failure), StepFailure.Sentence(failure));
        }

        StepReport Failed(StepOutcome outcome, string message)
        {
            StepFailure.Quietly(context.DeleteFolder);
            return step.Report(outcome, message: message, said: context.Said, isolation: Isolation(step));
        }
    }

    /// <summary>How the processes are held that a step of programs starts itself.</summary>
    private static string Isolation(StepPlan step) => step.RunsPrograms ? IsolatedProcess.Mechanism : "";

    private StepContext Context(StepPlan step, CancellationToken cancellation) =>
        new(
            folders.Attempt(step.Job, step.Item.Kind, step.Item.Index, step.Item.Attempt),
            services,
            step.Job.Text,
            step.Item.Index,
            step.Item.Attempt,
            cancellation)
        {
            PreviousFolder = step.Batch.Previous is { } previous ? folders.Results(previous) : null,
            AlreadySplit = step.Batch.AlreadySplit,
            Limits = step.Batch.Limits,
        };

    private async Task<byte[]> Split(StepPlan step, StepContext context)
    {
        // Not only when the last job of a chain begins: before anything is done in vain.
        var submission = step.Batch.Submission;
        JobOutput.RequireEmpty((submission.Then is [.., var last] ? last : submission).OutputFolder);
        await parts.Send(step, step.Definition.Split(step.Options, context), context.Cancellation);
        return [];
    }

    private async Task<byte[]> Merge(StepPlan step, StepContext context)
    {
        var folder = context.Folder;
        var result = await step.Definition.Merge(step.Options, results.Results(step.Job, step.Batch.Segments), context);
        await File.WriteAllBytesAsync(Path.Combine(folder, JobFolders.ResultFile), result, context.Cancellation);
        JobOutput.Publish(folder, step.Batch.Submission.OutputFolder);
        return result;
    }
}
