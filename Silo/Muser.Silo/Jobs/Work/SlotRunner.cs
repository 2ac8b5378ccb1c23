using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Muser.Formats.Files;
using Muser.Grains.Cluster;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs.Catalog;
using Muser.Silo.Jobs.Processes;

namespace Muser.Silo.Jobs.Work;

/// <summary>
/// A thread on which steps are performed, one after the other. It gives way to everything else on the machine: receiving and imaging come first. A step that
/// is to stop and does not keeps its thread, and the slot goes on with another one.
/// </summary>
internal sealed partial class SlotRunner(
    JobCatalog catalog, JobFolders folders, StepRunner here, IsolatedStepRunner apart, JobsOptions options, TimeProvider clock, ILogger<SlotRunner> log) : ISlotRunner
{
    private Channel<Task>? _work;
    private BatchWork? _batch;

    public async Task<StepReport[]> Run(JobId job, WorkBatch batch, CancellationToken stop)
    {
        var work = new BatchWork(job, batch, catalog, folders, here, apart, options, stop);
        _batch = work;
        var done = new Task(work.Perform);
        Thread().Writer.TryWrite(done);
        var givenUp = await GivenUp(done, work);
        if (!givenUp)
        {
            await done;
            return work.Reports;
        }

        var sentence = $"It did not stop when it was to, within {options.StopPatienceMs / 1000} s, and was given up; in the mode 'process' it would have been killed.";
        LogGivenUp(job, work.Current, sentence);
        _work!.Writer.TryComplete();
        _work = null;
        return work.GiveUp(sentence);
    }

    public (StepReport[] Done, StepKey? Current) Hurry() => _batch?.Hurry() ?? ([], null);

    public void Dispose() => _work?.Writer.TryComplete();

    /// <summary>Waits until the work is done; true where it goes on long after it should have stopped.</summary>
    private async Task<bool> GivenUp(Task done, BatchWork work)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = work.Stopping.Register(stopping.SetResult);
        if (await Task.WhenAny(done, stopping.Task) == done)
        {
            return false;
        }

        return await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(options.StopPatienceMs), clock)) != done;
    }

    private Channel<Task> Thread()
    {
        if (_work is null)
        {
            var work = _work = Channel.CreateUnbounded<Task>(new UnboundedChannelOptions { SingleReader = true });
            new Thread(() => Loop(work.Reader)) { IsBackground = true, Name = "job step" }.Start();
        }

        return _work;
    }

    private void Loop(ChannelReader<Task> work)
    {
        Niceness.OfThisThread(options.NiceLevel);
        while (work.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (work.TryRead(out var batch))
            {
                batch.RunSynchronously();
            }
        }
    }

    [LoggerMessage(EventId = 3431, Level = LogLevel.Warning, Message = "Job {Job}, step {Step}: {Sentence}")]
    private partial void LogGivenUp(JobId job, string step, string sentence);

    /// <summary>One batch on its way. <see cref="Perform"/> runs on the slot's thread, the rest elsewhere.</summary>
    private sealed class BatchWork(
        JobId job, WorkBatch batch, JobCatalog catalog, JobFolders folders, StepRunner here, IsolatedStepRunner apart, JobsOptions options, CancellationToken stop)
    {
        /// <summary>So many bytes of results are reported at once: the rest of the batch is given out again.</summary>
        private const int MaxReportBytes = 512 << 10;

        private readonly Lock _lock = new();
        private readonly List<StepReport> _reports = [];
        private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        private StepPlan? _current;
        private bool _isGivenUp;
        private bool _isHurried;

        /// <summary>Cancelled when the step at work is to stop, be it that its time is over.</summary>
        public CancellationToken Stopping => _stopping.Token;

        public string Current => _current is { } step ? $"{step.Item.Kind} {step.Item.Index}" : "";

        public StepReport[] Reports
        {
            get
            {
                lock (_lock)
                {
                    return [.. _reports];
                }
            }
        }

        public (StepReport[] Done, StepKey? Current) Hurry()
        {
            lock (_lock)
            {
                StepReport[] done = [.. _reports];
                _reports.Clear();
                _isHurried = true;
                return (done, _current?.Item.Key);
            }
        }

        public StepReport[] GiveUp(string sentence)
        {
            lock (_lock)
            {
                _isGivenUp = true;
                return _current is { } step ? [.. _reports, step.Report(StepOutcome.Failed, message: sentence)] : [.. _reports];
            }
        }

        public void Perform()
        {
            IJob definition;
            try
            {
                definition = catalog.Create(batch.Submission.Job);
            }
            catch (Exception failure)
            {
                var nobody = new StepPlan(job, batch, batch.Items[0], null!);
                _reports.Add(nobody.Report(StepFailure.Outcome(failure), message: StepFailure.Sentence(failure)));
                return;
            }

            var options = Encoding.UTF8.GetBytes(batch.Submission.Options);
            var isEndless = catalog.TryFind(batch.Submission.Job, out var description, out _) && description.IsEndless;
            var bytes = 0;
            foreach (var item in batch.Items)
            {
                if (stop.IsCancellationRequested || bytes > MaxReportBytes)
                {
                    return;
                }

                var step = new StepPlan(job, batch, item, definition) { Options = options, IsEndless = isEndless };
                lock (_lock)
                {
                    if (_isHurried)
                    {
                        return;
                    }

                    _current = step;
                }

                var seconds = IsApart(item) ? 0 : step.Seconds;
                if (seconds > 0)
                {
                    _stopping.CancelAfter(TimeSpan.FromSeconds(seconds));
                }

                var report = Kept((IsApart(item) ? apart.Run(step, stop) : here.Run(step, stop)).GetAwaiter().GetResult());
                bytes += report.Result.Length;
                lock (_lock)
                {
                    if (_isGivenUp)
                    {
                        return;
                    }

                    _reports.Add(report);
                    _current = null;
                }

                if (seconds > 0 && !_stopping.TryReset() && !stop.IsCancellationRequested)
                {
                    // Its time was over; the rest of the batch is given out again.
                    return;
                }
            }
        }

        /// <summary>What a step has left is on disk before it counts, where that is to outlive the power.</summary>
        private StepReport Kept(StepReport report)
        {
            try
            {
                if (options.Durability == Durability.Power && report.Outcome is StepOutcome.Done)
                {
                    DiskFolder.FlushAll(folders.Attempt(job, report.Kind, report.Index, report.Attempt));
                }

                return report;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return report with { Outcome = StepOutcome.Failed, Result = [], Message = failure.Message };
            }
        }

        private bool IsApart(WorkItem item) => item.Isolate || (batch.Submission.Mode is JobMode.Process && item.Kind is StepKind.Perform);
    }
}
