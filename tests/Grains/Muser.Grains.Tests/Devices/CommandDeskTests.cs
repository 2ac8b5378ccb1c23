using Muser.Grains.Devices;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Testing;

namespace Muser.Grains.Tests.Devices;

[Trait("Tier", "Unit")]
public class CommandDeskTests
{
    private static readonly DeviceId Device = DeviceId.Parse("noise-1");
    private readonly FakeClock _clock = new();
    private readonly RecordingBus _bus = new();
    private readonly RecordingPermits _permits = new();
    private readonly RecordingAudit _audit = new();
    private readonly DeviceTwin _twin = new(Device, historyLength: 3);
    private readonly List<string> _order = [];
    private CommandState _state = new();
    private CommandDesk _desk;
    private Exception? _storeFails;

    public CommandDeskTests()
    {
        _twin.Describe(DeviceTwinTests.Birth(1), Now - 1);
        _twin.ReportStatus(DeviceTwinTests.Status(1, 1, DeviceState.Ready), Now);
        _desk = NewDesk();
    }

    private long Now => _clock.UtcUnixNs();

    [Fact]
    public async Task ACommandIsStoredThenSentThenAccepted()
    {
        var request = Request("on");

        var answer = await _desk.Execute(request, _twin, Now);

        Assert.Equal(CommandPhase.Accepted, answer.Phase);
        Assert.Equal(["store 1 open, 0 sent"], _order);
        var sent = Assert.Single(_bus.Sent);
        Assert.Equal((request.Id, BusName.Service), (sent.Id, sent.Client));
        Assert.Equal(Now + 60_000_000_000, sent.DeadlineUtcUnixNs);
        Assert.Equal([("ocs", CommandPhase.Accepted)], Said());
    }

    [Fact]
    public async Task TheSameIdIsDoneOnceAndAnsweredEachTime()
    {
        var request = Request("on");
        await _desk.Execute(request, _twin, Now);
        await _desk.Execute(request, _twin, Now);
        await _desk.Answered(Answer(request, CommandPhase.Running), Now);
        await _desk.Answered(Answer(request, CommandPhase.Done), Now);

        Assert.Equal(CommandPhase.Done, (await _desk.Execute(request, _twin, Now)).Phase);
        Assert.False(await _desk.Answered(Answer(request, CommandPhase.Done), Now));
        Assert.False(await _desk.Answered(Answer(request, CommandPhase.Failed), Now));
        Assert.Single(_bus.Sent);
        Assert.Equal([CommandPhase.Accepted, CommandPhase.Accepted, CommandPhase.Running, CommandPhase.Done, CommandPhase.Done], Said().Select(each => each.Phase));
        Assert.Equal([request.Id], _audit.Commands);
    }

    [Fact]
    public async Task AnIntentThatCannotBeStoredIsNotSentAndHasNeverBeen()
    {
        var request = Request("on");
        _storeFails = new IOException("full");

        await Assert.ThrowsAsync<IOException>(() => _desk.Execute(request, _twin, Now));

        Assert.Empty(_bus.Sent);
        Assert.Null(_desk.Find(request.Id));
        _storeFails = null;
        Assert.Equal(CommandPhase.Accepted, (await _desk.Execute(request, _twin, Now)).Phase);
    }

    [Fact]
    public async Task AnEndIsStoredBeforeTheClientHearsOfIt()
    {
        var request = Request("on");
        await _desk.Execute(request, _twin, Now);
        _storeFails = new IOException("full");

        await Assert.ThrowsAsync<IOException>(() => _desk.Answered(Answer(request, CommandPhase.Done), Now));

        Assert.DoesNotContain(CommandPhase.Done, Said().Select(each => each.Phase));
    }

    [Fact]
    public async Task WhatCannotBeIsRefusedWithACodeAndHasNoEffect()
    {
        var old = Request("on") with { Id = Guid.CreateVersion7(_clock.GetUtcNow().AddDays(-2)) };
        var ahead = Request("on") with { Id = Guid.CreateVersion7(_clock.GetUtcNow().AddHours(2)) };
        await AssertRefused(Request("sing"), AnswerCode.NoSuchName, "has no command 'sing'");
        await AssertRefused(Request("pulse"), AnswerCode.BadValue, "needs the argument 'seconds'");
        await AssertRefused(Request("pulse", ("seconds", 61.0)), AnswerCode.BadValue, "0 to 60");
        await AssertRefused(Request("pulse", ("seconds", "x")), AnswerCode.BadValue, "must be a number");
        await AssertRefused(Request("on", ("loud", true)), AnswerCode.BadValue, "has no argument 'loud'");
        await AssertRefused(Request("on") with { Id = Guid.NewGuid() }, AnswerCode.Malformed, "version 7");
        await AssertRefused(old, AnswerCode.TooLate, "clock");
        await AssertRefused(ahead, AnswerCode.TooLate, "clock");
        await AssertRefused(Request("on") with { DeadlineUtcUnixNs = Now }, AnswerCode.TooLate, "deadline");
        _twin.ReportStatus(DeviceTwinTests.Status(1, 2, DeviceState.Busy, "exposure"), Now);
        await AssertRefused(Request("pulse", ("seconds", 1.0)), AnswerCode.Blocked, "blocks 'exposure'");
        _twin.ReportPresence(1, isAlive: false, Now);
        await AssertRefused(Request("on"), AnswerCode.NoDevice, "is not there");
        Assert.Empty(_bus.Sent);
    }

    [Fact]
    public async Task AnOperationIsAskedForAndEndsWithItsCommand()
    {
        var pulse = Request("pulse", ("seconds", 1.0));
        await _desk.Execute(pulse, _twin, Now);
        await _desk.Execute(Request("on"), _twin, Now);
        Assert.Equal([pulse.Id], _permits.Begun);

        await _desk.Answered(Answer(pulse, CommandPhase.Failed), Now);
        Assert.Equal([pulse.Id], _permits.Ended);

        _permits.Decision = new InterlockDecision(false, AnswerCode.Interlock, "The rule 'storm' forbids it.");
        await AssertRefused(Request("pulse", ("seconds", 1.0)), AnswerCode.Interlock, "storm");
    }

    [Fact]
    public async Task NoCommandIsTakenUnderATermThatIsPast()
    {
        await _desk.Execute(Request("on") with { Fence = 5 }, _twin, Now);

        await AssertRefused(Request("on") with { Fence = 4 }, AnswerCode.Fenced, "term 4");
        await _desk.Execute(Request("on"), _twin, Now);
        Assert.Equal([5L, null], _bus.Sent.Select(sent => sent.Fence)); // a person has no term
        Assert.Equal(5, _state.Fence);
    }

    [Fact]
    public async Task TooManyOpenCommandsAreRefused()
    {
        for (var i = 0; i < 3; i++)
        {
            await _desk.Execute(Request("on"), _twin, Now);
        }

        await AssertRefused(Request("on"), AnswerCode.TooMany, "have not ended");
    }

    [Fact]
    public async Task WhatIsNotAnsweredIsSentAgainToADeviceThatKeepsCommands()
    {
        var request = Request("on");
        await _desk.Execute(request, _twin, Now);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _desk.Look(_twin, Now);
        Assert.Single(_bus.Sent);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _desk.Look(_twin, Now);
        Assert.Equal(2, _bus.Sent.Count);

        await _desk.Answered(Answer(request, CommandPhase.Running), Now);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await _desk.Look(_twin, Now);
        Assert.Equal(2, _bus.Sent.Count);
    }

    [Fact]
    public async Task AnOverdueCommandIsToldToStopAndEnds()
    {
        var request = Request("pulse", ("seconds", 1.0));
        await _desk.Execute(request, _twin, Now);
        _clock.Advance(TimeSpan.FromSeconds(11));

        Assert.True(await _desk.Look(_twin, Now));

        Assert.Equal([request.Id], _bus.Cancelled);
        Assert.Equal(CommandPhase.TimedOut, _desk.Find(request.Id)!.Answer.Phase);
    }

    [Fact]
    public async Task AfterACrashOfTheSiloADeviceThatKeepsCommandsIsAskedAgain()
    {
        var request = Request("pulse", ("seconds", 1.0));
        await _desk.Execute(request, _twin, Now);
        _desk = NewDesk();

        await _desk.Reborn(_twin, Now);

        Assert.Equal([request.Id, request.Id], _bus.Sent.Select(sent => sent.Id));
        await _desk.Answered(Answer(request, CommandPhase.Unknown), Now);
        Assert.Equal(CommandPhase.Unknown, (await _desk.Execute(request, _twin, Now)).Phase);
        Assert.Equal(2, _bus.Sent.Count);
    }

    [Fact]
    public async Task AfterACrashOfTheSiloADeviceThatForgetsIsNotAskedAgainAndItsSilenceIsUnknown()
    {
        var there = Guid.NewGuid();
        _twin.Describe(DeviceTwinTests.Birth(2, there, keepsCommands: false), Now - 1);
        _twin.ReportStatus(DeviceTwinTests.Status(2, 1, DeviceState.Ready), Now);
        var request = Request("pulse", ("seconds", 1.0));
        await _desk.Execute(request, _twin, Now);
        _desk = NewDesk();
        await _desk.Reborn(_twin, Now);
        _clock.Advance(TimeSpan.FromSeconds(11));

        await _desk.Look(_twin, Now);

        Assert.Single(_bus.Sent);
        Assert.Equal(CommandPhase.Unknown, _desk.Find(request.Id)!.Answer.Phase);
    }

    [Fact]
    public async Task WhatADeviceThatForgetsWasAtWhenItWasStartedAnewIsUnknown()
    {
        _twin.Describe(DeviceTwinTests.Birth(2, Guid.NewGuid(), keepsCommands: false), Now - 1);
        _twin.ReportStatus(DeviceTwinTests.Status(2, 1, DeviceState.Ready), Now);
        var request = Request("pulse", ("seconds", 1.0));
        await _desk.Execute(request, _twin, Now);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _twin.Describe(DeviceTwinTests.Birth(3, Guid.NewGuid(), keepsCommands: false), Now);

        await _desk.Reborn(_twin, Now);

        Assert.Single(_bus.Sent);
        Assert.Equal((CommandPhase.Unknown, AnswerCode.Crashed), (_desk.Find(request.Id)!.Answer.Phase, _desk.Find(request.Id)!.Answer.Code));
    }

    private CommandDesk NewDesk() => new(
        Device,
        new CommandBook(_state = new CommandState { Fence = _state.Fence, Open = [.. _state.Open], Ended = [.. _state.Ended] }, maxOpen: 3),
        _bus,
        _permits,
        _audit,
        Store,
        new DeviceOptions(),
        _clock);

    private Task Store()
    {
        _order.Add($"store {_state.Open.Count} open, {_bus.Sent.Count} sent");
        return _storeFails is null ? Task.CompletedTask : Task.FromException(_storeFails);
    }

    private async Task AssertRefused(CommandRequest request, string code, string says)
    {
        var sent = _bus.Sent.Count;
        var answer = await _desk.Execute(request, _twin, Now);
        Assert.Equal((CommandPhase.Rejected, code), (answer.Phase, answer.Code));
        Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        Assert.Equal(sent, _bus.Sent.Count);
    }

    private IEnumerable<(string Client, CommandPhase Phase)> Said() => _bus.Answers.Select(each => (each.Client, each.Answer.Phase));

    private CommandRequest Request(string command, params (string Name, DeviceValue Value)[] arguments) => new()
    {
        Id = Guid.CreateVersion7(_clock.GetUtcNow()),
        Client = "ocs",
        Command = command,
        Arguments = [.. arguments.Select(argument => new ArgumentValue(argument.Name, argument.Value))],
    };

    private static CommandAnswer Answer(CommandRequest request, CommandPhase phase) => new() { Id = request.Id, Phase = phase };
}
