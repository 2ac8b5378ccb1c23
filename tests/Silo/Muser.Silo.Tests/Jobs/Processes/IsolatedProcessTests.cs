using System.Globalization;
using Muser.Silo.Jobs.Processes;
using Xunit.Abstractions;

namespace Muser.Silo.Tests.Jobs.Processes;

/// <summary>Programs that exceed their limits, and their children. The processes that are left are counted by a variable of their environment.</summary>
[Trait("Tier", "Cluster")]
public sealed class IsolatedProcessTests(ITestOutputHelper output) : IDisposable
{
    private const string Python = "/usr/bin/python3";

    /// <summary>What is allowed from the limit to the end of the last child.</summary>
    private const double GoneWithinSeconds = 2;

    /// <summary>The machine may stand still for as long in one of the tries, for reasons of its own; not in each.</summary>
    private const int Tries = 6;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muser-process-");
    private readonly string _mark = $"muser-{Guid.NewGuid():N}";

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task WhatEndsByItselfGivesItsOutputAndExitCode()
    {
        var outcome = await Shell("read line; echo \"$line $VALUE\"; echo why >&2; exit 3", new ProcessLimits(), "in\n"u8.ToArray());

        Assert.Equal((ProcessEnd.Exited, 3, "in 7\n", "why\n"), (outcome.End, outcome.ExitCode, outcome.Output, outcome.Errors));
        Assert.Equal("Its process ended with exit code 3. It said: why", ProcessSentence.Of(outcome, default));
        output.WriteLine(outcome.Mechanism);
    }

    [Fact]
    public async Task FourGibibytesAreNotGiven()
    {
        var limits = new ProcessLimits(Seconds: 60, 0, MemoryBytes: 200 << 20);

        var outcome = await Run([Python, "-c", "x = b'x' * (4 << 30); print(len(x))", _mark], limits);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.True(outcome.PeakMemoryBytes < 2L << 30, $"{outcome.PeakMemoryBytes} bytes were in use");
        Assert.Empty(Left());
    }

    [Fact]
    public async Task MemoryThatGrowsIsNoticed()
    {
        var limits = new ProcessLimits(Seconds: 60, 0, MemoryBytes: 100 << 20);

        var outcome = await Run([Python, "-c", "import time\nkept = []\nwhile True:\n kept.append(b'x' * (10 << 20))\n time.sleep(0.01)", _mark], limits);

        Assert.Equal(ProcessEnd.MemoryLimit, outcome.End);
        Assert.StartsWith("It was killed with ", ProcessSentence.Of(outcome, limits));
        Assert.Empty(Left());
    }

    [Fact]
    public async Task WhatSpinsForEverIsGoneAfterItsProcessorTime()
    {
        var limits = new ProcessLimits(Seconds: 60, CpuSeconds: 0.3, 0);

        var outcome = await Shell("while :; do :; done", limits);

        Assert.Equal(ProcessEnd.CpuLimit, outcome.End);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task ChildrenGoWithIt()
    {
        // A plain child, one in a session of its own, and one whose parent has gone.
        const string Script = "sleep 1000 & setsid sleep 1000 & (setsid sh -c 'sleep 1000 & sleep 1000' &) ; wait";

        await AreGoneInTime(0.5, limits => Shell(Script, limits));
    }

    [Fact]
    public async Task ChildrenGoAlsoWhereItEndsByItself()
    {
        var outcome = await Shell("setsid sleep 1000 & exit 0", new ProcessLimits());

        Assert.Equal((ProcessEnd.Exited, 0), (outcome.End, outcome.ExitCode));
        Assert.Empty(Left());
    }

    [Fact]
    public async Task WhatIgnoresSignalsIsGoneAndOthersDoNotNotice()
    {
        // The other one ends when the test says so, after the first was killed.
        var go = Path.Combine(_folder.FullName, "go");
        var quiet = IsolatedProcess.Run(
            Request(["/bin/sh", "-c", $"while ! [ -e {go} ]; do sleep 0.02; done; echo done"], default) with { Environment = new Dictionary<string, string>() },
            CancellationToken.None);

        await AreGoneInTime(0.3, limits => Shell("trap '' TERM INT HUP; while :; do sleep 1000; done", limits));

        Assert.False(quiet.IsCompleted);
        await File.WriteAllTextAsync(go, "");
        Assert.Equal((ProcessEnd.Exited, "done\n"), ((await quiet).End, (await quiet).Output));
    }

    [Fact]
    public async Task WhatIsToStopStops()
    {
        using var stop = new CancellationTokenSource();
        var request = Request(["/bin/sh", "-c", "echo begun; sleep 1000", _mark], new ProcessLimits()) with
        {
            OnLine = _ =>
            {
                stop.Cancel();
                return ValueTask.CompletedTask;
            },
        };

        var outcome = await IsolatedProcess.Run(request, stop.Token);

        Assert.Equal(ProcessEnd.Stopped, outcome.End);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task WhatIsSaidIsTakenToItsEndHoweverSlowly()
    {
        // More than a pipe holds, so that the process ends while lines of it wait.
        const int Lines = 5000;
        var taken = new List<string>();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var request = Request(["/bin/sh", "-c", $"seq {Lines}; echo end", _mark], new ProcessLimits()) with
        {
            OnLine = async line =>
            {
                if (taken.Count == 0)
                {
                    await gate.Task;
                }

                taken.Add(line);
            },
        };
        var running = IsolatedProcess.Run(request, CancellationToken.None);
        while (Left().Count > 0)
        {
            await Task.Yield();
        }

        Assert.False(running.IsCompleted);
        gate.SetResult();
        Assert.Equal((ProcessEnd.Exited, 0), ((await running).End, (await running).ExitCode));
        Assert.Equal([.. Enumerable.Range(1, Lines).Select(number => $"{number}"), "end"], taken);
    }

    [Fact]
    public async Task HowMuchItGivesWayIsSaidByTheRequest()
    {
        foreach (var level in new[] { 10, 15 })
        {
            var request = Request(["/bin/sh", "-c", "nice", _mark], new ProcessLimits()) with { NiceLevel = level };
            Assert.Equal($"{level}\n", (await IsolatedProcess.Run(request, CancellationToken.None)).Output);
        }
    }

    [Fact]
    public void WhoLooksAtProcessesSharesATable()
    {
        var table = ProcessTable.Recent(TimeSpan.FromHours(1));
        Assert.Same(table, ProcessTable.Recent(TimeSpan.FromHours(1)));
        Assert.NotSame(table, ProcessTable.Recent(TimeSpan.Zero));
        Assert.Contains(table.Tree(Environment.ProcessId, []), process => process.Id == Environment.ProcessId);
    }

    [Fact]
    public async Task AProgramThatIsNotThereIsNamed()
    {
        var missing = await Assert.ThrowsAsync<FileNotFoundException>(() => Run(["no-such-program"], default));

        Assert.Equal("The program 'no-such-program' is not there, nor on the PATH.", missing.Message);
    }

    /// <summary>Runs a command into its limit of time, again where the machine stood still: it and its children are gone within what is allowed.</summary>
    private async Task AreGoneInTime(double seconds, Func<ProcessLimits, Task<ProcessOutcome>> run)
    {
        var gone = new List<double>();
        while (gone.Count < Tries && !gone.Any(each => each < GoneWithinSeconds))
        {
            var outcome = await run(new ProcessLimits(seconds, 0, 0));
            Assert.Equal(ProcessEnd.TimeLimit, outcome.End);
            Assert.Empty(Left());
            gone.Add(outcome.Seconds - seconds);
        }

        output.WriteLine($"gone {string.Join(", ", gone.Select(each => each.ToString("F3", CultureInfo.InvariantCulture)))} s after the limit, held by: {IsolatedProcess.Mechanism}");
        Assert.Contains(gone, each => each < GoneWithinSeconds);
    }

    /// <summary>Processes of this test that still run.</summary>
    private List<int> Left()
    {
        var left = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                    && File.ReadAllText($"{folder}/environ").Contains(_mark, StringComparison.Ordinal))
                {
                    left.Add(id);
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }

        return left;
    }

    private Task<ProcessOutcome> Shell(string script, ProcessLimits limits, byte[]? input = null) => Run(["/bin/sh", "-c", script], limits, input);

    private Task<ProcessOutcome> Run(string[] command, ProcessLimits limits, byte[]? input = null) =>
        IsolatedProcess.Run(Request(command, limits) with { Input = input ?? [] }, CancellationToken.None);

    private ProcessRequest Request(string[] command, ProcessLimits limits) => new()
    {
        Command = command,
        Folder = _folder.FullName,
        Environment = new Dictionary<string, string> { ["VALUE"] = "7", ["MARK"] = _mark },
        Limits = limits,
    };
}
