using System.Runtime.Versioning;
using Microsoft.Extensions.Options;
using Muser.Grains.Jobs;
using Muser.Interfaces.Jobs;
using Muser.Silo.Jobs;
using Muser.Silo.Jobs.BuiltIn.Raw;
using Muser.Silo.Jobs.Work;

namespace Muser.Silo.Tests.Jobs.Work;

/// <summary>Splits in processes of their own, which are scripts here: what becomes of the parts that they say.</summary>
[Trait("Tier", "Cluster")]
[UnsupportedOSPlatform("windows")]
public sealed class IsolatedStepRunnerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-apart-");

    private string Progress => Path.Combine(_folder.FullName, "progress");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task AProcessWaitsWithItsPartsWhileNoneIsTaken()
    {
        const int Parts = 100_000;
        var sink = new Sink(takes: int.MaxValue);
        var running = Run(sink, $"seq {Parts} | while read n; do echo '{{\"part\":\"AAAA\"}}'; [ ${{n%000}} = $n ] || echo $n > {Progress}; done; echo '{Done}'");
        await Until(() => File.Exists(Progress));
        Assert.InRange(await Stands(), 1, Parts / 4);
        Assert.False(running.IsCompleted);

        sink.Go();
        Assert.Equal(StepOutcome.Done, (await running).Outcome);
        Assert.Equal(Parts, sink.Taken);
    }

    [Fact]
    public async Task AProcessWhosePartsNobodyWantsIsEnded()
    {
        var sink = new Sink(takes: 10);
        sink.Go();
        var report = await Run(sink, "while :; do echo '{\"part\":\"AAAA\"}'; done");

        Assert.Equal((StepOutcome.Failed, "Another attempt has taken its place."), (report.Outcome, report.Message));
    }

    [Fact]
    public async Task AJobOverRawFramesRunsTheProgramThatTheSettingsName()
    {
        var job = new CheckJob(new JobsOptions { PartHost = "/no/such/muser" });
        var context = new StepContext(_folder.FullName, new NoServices(), "job", 0, 1, CancellationToken.None);

        var missing = await Assert.ThrowsAsync<JobException>(() => job.Perform(new RawJobOptions(), ["file"], context));
        Assert.Contains("/no/such/muser, which is not there", missing.Message, StringComparison.Ordinal);
    }

    private static string Done => new PartHostLine { Report = Step().Report(StepOutcome.Done) }.ToJson();

    private static StepPlan Step()
    {
        var item = new WorkItem { Kind = StepKind.Split, Index = 0, Attempt = 1 };
        var batch = new WorkBatch { Submission = new JobSubmission { Job = "test" }, Term = 1, Items = [item] };
        return new StepPlan(new JobId { Text = "job" }, batch, item, null!);
    }

    private Task<StepReport> Run(Sink sink, string script)
    {
        var program = Path.Combine(_folder.FullName, "program");
        File.WriteAllText(program, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var runner = new IsolatedStepRunner(new JobFolders(_folder.FullName), sink, Options.Create(new JobsOptions { PartHost = program }));
        return runner.Run(Step(), CancellationToken.None).WaitAsync(Patience);
    }

    /// <summary>Where the script stands when it does not go on: two looks that are the same.</summary>
    private async Task<int> Stands()
    {
        var (before, now) = (-1, 0);
        while (before != now)
        {
            before = now;
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            now = int.TryParse(await File.ReadAllTextAsync(Progress), out var number) ? number : before + 1;
        }

        return now;
    }

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Takes parts, from when it is let go, up to so many.</summary>
    private sealed class Sink(int takes) : IPartSink
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Taken { get; private set; }

        public void Go() => _gate.SetResult();

        public async Task Send(StepPlan step, IAsyncEnumerable<byte[]> split, CancellationToken cancellation)
        {
            await _gate.Task;
            await foreach (var part in split.WithCancellation(cancellation))
            {
                if (++Taken > takes)
                {
                    throw new JobException("Another attempt has taken its place.");
                }
            }
        }
    }
}
