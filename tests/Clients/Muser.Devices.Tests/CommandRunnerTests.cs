using System.Buffers;
using System.Collections.Concurrent;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices.Tests;

[Trait("Tier", "Unit")]
public sealed class CommandRunnerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Device _device = new("noise-1", "noise-source");
    private readonly DeviceJournal _journal = DeviceJournal.Open(null, "noise-1", 0);
    private readonly BlockingCollection<CommandAnswer> _answers = [];
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommandRunner _runner;
    private int _effects;

    public CommandRunnerTests()
    {
        _device.Command("on", Act, isIdempotent: true);
        _device.Command("wait", async act => { await _goOn.Task.WaitAsync(act.Cancellation); act.Result("n", 3L); }, isCancellable: true, blocks: ["move"]);
        _device.Command("stop", Act, isAlone: false);
        _device.Command("refuse", _ => throw new CommandRefusedException("Not now.", AnswerCode.Busy));
        _device.Command("refuse-at-length", _ => throw new CommandRefusedException("a" + string.Concat(Enumerable.Repeat("\U0001F52D", 2500)), AnswerCode.Busy));
        _device.Command("fail", _ => throw new IOException("It burns."));
        _runner = new CommandRunner(_device, _journal, _answers.Add, () => { });
    }

    [Fact]
    public void ACommandRunsAndIsDoneAndItsIdIsNotRepeated()
    {
        var request = Request("on");

        _runner.Take(request);
        Assert.Equal([CommandPhase.Running, CommandPhase.Done], [Next().Phase, Next().Phase]);
        _runner.Take(request);

        Assert.Equal(CommandPhase.Done, Next().Phase);
        Assert.Equal(1, _effects);
    }

    [Fact]
    public void WhileOneRunsAnotherIsRefusedButAStop()
    {
        var waiting = Request("wait");
        _runner.Take(waiting);
        Assert.Equal(CommandPhase.Running, Next().Phase);
        Assert.Equal(["move"], _runner.Blocks);

        _runner.Take(Request("on"));
        Assert.Equal((CommandPhase.Rejected, AnswerCode.Busy), Next() switch { var answer => (answer.Phase, answer.Code) });
        _runner.Take(waiting);
        Assert.Equal(CommandPhase.Running, Next().Phase);
        _runner.Take(Request("stop"));
        Assert.Equal([CommandPhase.Running, CommandPhase.Done], [Next().Phase, Next().Phase]);

        _goOn.SetResult();
        var done = Next();
        Assert.Equal((CommandPhase.Done, 3.0), (done.Phase, done.Result[0].Value.Number));
        Assert.Empty(_runner.Blocks);
    }

    [Fact]
    public void WhatIsCancelledRefusedOrFailsEndsSo()
    {
        var waiting = Request("wait");
        _runner.Take(waiting);
        Next();
        _runner.Cancel(waiting.Id);
        Assert.Equal(CommandPhase.Cancelled, Next().Phase);
        _runner.Take(Request("refuse"));
        Next();
        Assert.Equal((CommandPhase.Rejected, "Not now."), Next() switch { var answer => (answer.Phase, answer.Text) });
        _runner.Take(Request("fail"));
        Next();
        Assert.Equal((CommandPhase.Failed, "It burns."), Next() switch { var answer => (answer.Phase, answer.Text) });
        _runner.Take(Request("sing"));
        Assert.Equal(AnswerCode.NoSuchName, Next().Code);
        _runner.Take(Request("on") with { DeadlineUtcUnixNs = 1 });
        Assert.Equal(AnswerCode.TooLate, Next().Code);
    }

    [Fact]
    public void ARefusalThatIsLongerThanIsReadArrivesCut()
    {
        _runner.Take(Request("refuse-at-length"));
        Next();
        var (answer, error) = DeviceJson.ReadCommandAnswer(new ReadOnlySequence<byte>(DeviceJson.Write(Next(), 0)));
        _runner.Take(Request(new string('x', 5000)));
        var (other, otherError) = DeviceJson.ReadCommandAnswer(new ReadOnlySequence<byte>(DeviceJson.Write(Next(), 0)));

        Assert.Equal((null, null), (error, otherError));
        Assert.Equal((CommandPhase.Rejected, AnswerCode.Busy, DeviceJson.MaxText), (answer!.Phase, answer.Code, answer.Text.Length));
        Assert.Equal((CommandPhase.Rejected, AnswerCode.NoSuchName, DeviceJson.MaxText), (other!.Phase, other.Code, other.Text.Length));
    }

    [Fact]
    public void NothingIsDoneUnderATermThatIsPast()
    {
        _runner.Take(Request("on") with { Fence = 2 });
        Assert.Equal([CommandPhase.Running, CommandPhase.Done], [Next().Phase, Next().Phase]);

        _runner.Take(Request("on") with { Fence = 1 });

        Assert.Equal((CommandPhase.Rejected, AnswerCode.Fenced), Next() switch { var answer => (answer.Phase, answer.Code) });
        Assert.Equal(1, _effects);
    }

    [Fact]
    public void WhoIsArmedWaitsForTheWordAndActsNotBeforeTheInstant()
    {
        var request = Request("on") with { Group = "all", DeadlineUtcUnixNs = TimeProvider.System.UtcUnixNs() + 60_000_000_000 };
        _runner.Take(request);
        Assert.Equal(CommandPhase.Armed, Next().Phase);
        Assert.Equal(0, _effects);
        var fire = TimeProvider.System.UtcUnixNs() + 50_000_000;

        _runner.Take(new GroupWord(request.Id, fire, ""));

        Assert.Equal(CommandPhase.Done, Next().Phase);
        Assert.True(TimeProvider.System.UtcUnixNs() >= fire);
        Assert.Equal(1, _effects);
    }

    [Fact]
    public void WhoIsArmedAndHearsThatItIsAbortedDoesNothing()
    {
        var request = Request("on") with { Group = "all", DeadlineUtcUnixNs = TimeProvider.System.UtcUnixNs() + 60_000_000_000 };
        _runner.Take(request);
        Next();

        _runner.Take(new GroupWord(request.Id, null, "ant-2 refuses."));
        _runner.Take(new GroupWord(request.Id, TimeProvider.System.UtcUnixNs(), ""));

        Assert.Equal((CommandPhase.Cancelled, AnswerCode.GroupAborted), Next() switch { var answer => (answer.Phase, answer.Code) });
        Assert.Equal(0, _effects);
        Assert.False(_runner.IsBusy);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _answers.Dispose();
    }

    private Task Act(CommandAct act)
    {
        Interlocked.Increment(ref _effects);
        return Task.CompletedTask;
    }

    private CommandAnswer Next() => _answers.TryTake(out var answer, Patience) ? answer : throw new TimeoutException("No answer came.");

    private static CommandRequest Request(string command) => new() { Id = Guid.CreateVersion7(), Client = BusName.Service, Command = command };
}
