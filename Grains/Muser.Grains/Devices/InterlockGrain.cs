using Microsoft.Extensions.Logging;
using Muser.Grains.Cluster;
using Muser.Interfaces.Cluster;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Grains.Devices;

/// <inheritdoc cref="IInterlockGrain"/>
[KeepAlive]
public sealed partial class InterlockGrain(
    [PersistentState("interlocks", ProviderNames.Storage)] IPersistentState<InterlockRules> stored,
    TimeProvider clock,
    ILogger<InterlockGrain> log) : Grain, IInterlockGrain
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private readonly InterlockEvaluator _evaluator = new();
    private readonly OperationBlocks _blocks = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _evaluator.SetRules(stored.State.Rules);
        this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(TimeSpan.Zero, LookInterval));
        return Task.CompletedTask;
    }

    public Task<InterlockState[]> List() => Task.FromResult(_evaluator.States);

    public async Task SetRules(InterlockRule[] rules, string who)
    {
        if (InterlockEvaluator.Refusal(rules) is { } refusal)
        {
            throw new ArgumentException(refusal);
        }

        stored.State.Rules = rules;
        await stored.WriteStateAsync();
        _evaluator.SetRules(rules);
        LogRules(who, rules.Length);
        await Look(CancellationToken.None);
    }

    public Task<InterlockDecision> Begin(DeviceId device, Guid command, string operation, string[] blocks, long untilUtcUnixNs)
    {
        var now = clock.UtcUnixNs();
        var decision = _evaluator.Forbidding(device.Value, operation) is { } rule
                ? new InterlockDecision(false, AnswerCode.Interlock, $"The rule '{rule.Rule.Name}' forbids '{operation}': {rule.Why}")
            : _blocks.Blocking(command, operation, now) is { } blocking
                ? new InterlockDecision(false, AnswerCode.Blocked, $"{blocking.Device} is at '{blocking.Operation}', which blocks '{operation}'.")
            : _blocks.GoingOn(command, blocks, now) is { } going
                ? new InterlockDecision(false, AnswerCode.Blocked, $"{going.Device} is at '{going.Operation}', which '{operation}' needs to have ended.")
            : new InterlockDecision(true, CommandAnswer.Ok, "");
        if (decision.IsAllowed)
        {
            _blocks.Begin(device, command, operation, blocks, untilUtcUnixNs);
        }
        else
        {
            LogRefused(device, operation, command, decision.Text);
        }

        return Task.FromResult(decision);
    }

    public Task End(Guid command)
    {
        _blocks.End(command);
        return Task.CompletedTask;
    }

    /// <summary>Reads what the rules are about, and does what those ask for that have tripped.</summary>
    private async Task Look(CancellationToken cancellationToken)
    {
        if (!_evaluator.Conditions.Any())
        {
            return;
        }

        var reader = await PropertyReader.Read(GrainFactory, clock, _evaluator.Conditions);
        foreach (var state in _evaluator.Look(reader.Value, clock.UtcUnixNs()))
        {
            if (state.IsTripped)
            {
                LogTripped(state.Rule.Name, state.Why);
                await Trigger(state);
            }
            else
            {
                LogCleared(state.Rule.Name);
            }

            await Tell(state);
        }
    }

    /// <summary>Gives the commands of a rule, through the controller, under its term.</summary>
    private async Task Trigger(InterlockState state)
    {
        foreach (var trigger in state.Rule.Triggers)
        {
            var list = await GrainFactory.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).List();
            foreach (var device in list.Devices.Where(device => device.IsOnline && InterlockEvaluator.IsMatch(trigger.Devices, device.Device.Value)))
            {
                var request = new CommandRequest
                {
                    Id = Guid.CreateVersion7(clock.GetUtcNow()),
                    Client = BusName.Service,
                    Command = trigger.Command,
                    Arguments = trigger.Arguments,
                    Why = $"rule {state.Rule.Name}: {state.Why}",
                };
                LogTriggered(state.Rule.Name, device.Device, trigger.Command);
                await Guarded(() => GrainFactory.GetGrain<IControllerGrain>(IControllerGrain.Key).Execute(device.Device, request), state.Rule.Name);
            }
        }
    }

    private Task Tell(InterlockState state)
    {
        var (cluster, key) = (GrainFactory.GetGrain<IClusterGrain>(IClusterGrain.Key), $"interlock-{state.Rule.Name}");
        return Guarded(
            () => state.IsTripped
                ? cluster.Raise([new AlarmReport { Key = key, Severity = AlarmSeverity.Warning, Text = state.Why, Source = "interlocks" }])
                : cluster.Clear(key),
            state.Rule.Name);
    }

    private async Task Guarded(Func<Task> call, string rule)
    {
        try
        {
            await call();
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            LogNotDone(rule, failure.Message);
        }
    }

    [LoggerMessage(EventId = 3431, Level = LogLevel.Warning, Message = "The rule {Rule} has tripped: {Why}")]
    private partial void LogTripped(string rule, string why);

    [LoggerMessage(EventId = 3432, Level = LogLevel.Information, Message = "The rule {Rule} has cleared.")]
    private partial void LogCleared(string rule);

    [LoggerMessage(EventId = 3433, Level = LogLevel.Information, Message = "{Device} may not begin '{Operation}' ({Command}). {Why}")]
    private partial void LogRefused(DeviceId device, string operation, Guid command, string why);

    [LoggerMessage(EventId = 3434, Level = LogLevel.Warning, Message = "The rule {Rule} gives {Device} the command {Command}.")]
    private partial void LogTriggered(string rule, DeviceId device, string command);

    [LoggerMessage(EventId = 3435, Level = LogLevel.Information, Message = "{Who} has set {Count} rules of safety.")]
    private partial void LogRules(string who, int count);

    [LoggerMessage(EventId = 3436, Level = LogLevel.Warning, Message = "What the rule {Rule} asks for could not be done: {Reason}")]
    private partial void LogNotDone(string rule, string reason);
}
