using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Cluster;
using Muser.Interfaces.Cluster;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Sky.Places;

namespace Muser.Grains.Devices;

/// <inheritdoc cref="IInterlockGrain"/>
[KeepAlive]
public sealed partial class InterlockGrain(
    [PersistentState("interlocks", ProviderNames.Storage)] IPersistentState<InterlockRules> stored,
    TimeProvider clock,
    ILogger<InterlockGrain> log) : Grain, IInterlockGrain
{
    /// <summary>The pseudo-device of the Sun.</summary>
    private const string Sun = "sun";

    private const string DistanceTo = "distance-to-";
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
        var interests = _evaluator.Interests;
        if (interests.Length == 0)
        {
            return;
        }

        var devices = interests.Select(each => each.Device == Sun && each.Property.StartsWith(DistanceTo, StringComparison.Ordinal) ? each.Property[DistanceTo.Length..] : each.Device);
        var snapshots = new Dictionary<string, DeviceSnapshot>();
        foreach (var device in devices.Where(BusName.IsId).Where(device => device != Sun).Distinct())
        {
            try
            {
                snapshots[device] = await GrainFactory.GetGrain<IDeviceGrain>(device).Get();
            }
            catch (Exception failure) when (TransientFailure.IsTransient(failure))
            {
                // What is not known meets every condition.
            }
        }

        foreach (var state in _evaluator.Look((device, property) => Read(snapshots, device, property), clock.UtcUnixNs()))
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

    private DeviceValue? Read(Dictionary<string, DeviceSnapshot> snapshots, string device, string property)
    {
        if (device != Sun)
        {
            return Value(snapshots.GetValueOrDefault(device), property);
        }

        var sun = SolarEphemeris.Muser.At(UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime)).Place;
        if (!property.StartsWith(DistanceTo, StringComparison.Ordinal))
        {
            return property switch
            {
                "elevation" => double.RadiansToDegrees(sun.ElevationRad),
                "azimuth" => double.RadiansToDegrees(sun.AzimuthRad),
                _ => (DeviceValue?)null,
            };
        }

        var antenna = snapshots.GetValueOrDefault(property[DistanceTo.Length..]);
        return Value(antenna, "az") is { Number: var az } && Value(antenna, "el") is { Number: var el }
            ? double.RadiansToDegrees(Separation(double.DegreesToRadians(az), double.DegreesToRadians(el), sun.AzimuthRad, sun.ElevationRad))
            : (DeviceValue?)null;
    }

    private static DeviceValue? Value(DeviceSnapshot? snapshot, string property) =>
        snapshot is { Summary.IsOnline: true } && Array.Find(snapshot.Properties, each => each.Description.Name == property)?.Reported is { Quality: not Quality.Bad } reading
            ? reading.Value
            : (DeviceValue?)null;

    /// <summary>The angle between two directions, rad: the haversine, which is exact for small ones.</summary>
    private static double Separation(double az1Rad, double el1Rad, double az2Rad, double el2Rad)
    {
        var (el, az) = (Math.Sin((el2Rad - el1Rad) / 2), Math.Sin((az2Rad - az1Rad) / 2));
        return 2 * Math.Asin(Math.Min(1, Math.Sqrt((el * el) + (Math.Cos(el1Rad) * Math.Cos(el2Rad) * az * az))));
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
