using Microsoft.Extensions.Logging;
using Muser.Formats.Frames;
using Muser.Grains.Cluster;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Sky.Places;

namespace Muser.Grains.Devices;

/// <inheritdoc cref="IPlanGrain"/>
/// <remarks>
/// Where it is, is stored before anything is done; a command is given under the id that was stored, so that a successor that gives it again has no other
/// effect. Commands go through the controller, under its term.
/// </remarks>
[KeepAlive]
public sealed partial class PlanGrain(
    [PersistentState("plan", ProviderNames.Storage)] IPersistentState<PlanState> stored,
    ICommandAudit audit,
    TimeProvider clock,
    ILogger<PlanGrain> log) : Grain, IPlanGrain
{
    private const double NsPerSecond = 1e9;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);
    private ObservationPlan _plan = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _plan = new ObservationPlan(stored.State);
        this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(LookInterval, LookInterval));
        return Task.CompletedTask;
    }

    public Task<PlanStatus> Get() => Task.FromResult(_plan.Status);

    public async Task<PlanStatus> Add(PlanItem[] items, Requester by)
    {
        if (ObservationPlan.Refusal(items) is { } refusal)
        {
            throw new ArgumentException(refusal);
        }

        // Before it has items: a plan that is not known is not asked to go on after a restart.
        await GrainFactory.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).NotePlan(Name);
        _plan.Add(items, by);
        var status = await Stored();
        foreach (var item in items)
        {
            audit.Planned(Name, $"add '{item.Name}'", by, "added");
        }

        return status;
    }

    public Task<PlanStatus> Pause(Requester by) => SetPaused(true, by);

    public Task<PlanStatus> Resume(Requester by) => SetPaused(false, by);

    public async Task<bool> Skip(Guid item, Requester by) =>
        _plan.Find(item) is { State: PlanItemState.Waiting or PlanItemState.Running } entry && await End(entry, PlanItemState.Skipped, $"{by.Client} has skipped it.", by);

    public async Task<bool> Abort(Guid item, Requester by) =>
        _plan.Find(item) is { State: PlanItemState.Running } entry && await End(entry, PlanItemState.Aborted, $"{by.Client} has aborted it.", by);

    private string Name => this.GetPrimaryKeyString();

    private async Task<PlanStatus> SetPaused(bool isPaused, Requester by)
    {
        stored.State.IsPaused = isPaused;
        var status = await Stored();
        audit.Planned(Name, isPaused ? "pause" : "resume", by, isPaused ? "paused" : "resumed");
        return status;
    }

    private async Task<PlanStatus> Stored()
    {
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // What is not stored must not be done; a successor reads what is.
            DeactivateOnIdle();
            throw;
        }

        return _plan.Status;
    }

    /// <summary>Ends an item before its time.</summary>
    private async Task<bool> End(PlanEntry entry, PlanItemState state, string text, Requester by)
    {
        _plan.Set(entry with { State = state, Text = text });
        await Stored();
        Ended(entry, state, text, by);
        if (entry.Command is { } command)
        {
            foreach (var device in await Devices(entry.Item.Steps[entry.Step]))
            {
                await GrainFactory.GetGrain<IDeviceGrain>(device.Value).Cancel(command, by);
            }
        }

        return true;
    }

    private void Ended(PlanEntry entry, PlanItemState state, string text, Requester by)
    {
        LogEnded(entry.Item.Name, state, text);
        audit.Planned(Name, $"end '{entry.Item.Name}'", by, $"{state}", text);
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        try
        {
            if (_plan.Expire(clock.UtcUnixNs()))
            {
                await Stored();
            }

            if (_plan.Running is { } running)
            {
                await GoOn(running);
            }
            else if (!stored.State.IsPaused && stored.State.Entries.Exists(entry => entry.State == PlanItemState.Waiting))
            {
                var about = stored.State.Entries.Where(entry => entry.State == PlanItemState.Waiting).SelectMany(entry => entry.Item.Requires);
                var reader = await PropertyReader.Read(GrainFactory, clock, about);
                if (_plan.Choose(item => Obstacle(item, reader), clock.UtcUnixNs()) is { } chosen)
                {
                    await Stored();
                    LogBegun(chosen.Item.Name);
                    audit.Planned(Name, $"begin '{chosen.Item.Name}'", Itself(chosen), "begun");
                }
            }
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            LogNotDone(Name, failure.Message);
        }
    }

    /// <summary>Does what is next of the item that runs.</summary>
    private async Task GoOn(PlanEntry entry)
    {
        var step = entry.Item.Steps[entry.Step];
        if (step.Command.Length > 0 && entry.WaitingSinceUtcUnixNs is null)
        {
            if (entry.Command is null)
            {
                if (stored.State.IsPaused)
                {
                    return;
                }

                entry = _plan.Set(entry with { Command = Guid.CreateVersion7(clock.GetUtcNow()) });
                await Stored();
            }

            var (isDone, failure) = await Give(step, entry.Command!.Value, Itself(entry));
            if (failure is not null)
            {
                await End(entry, PlanItemState.Failed, $"Step {entry.Step + 1}, {step.Device}{step.Group} {step.Command}: {failure}", Itself(entry));
                return;
            }

            if (!isDone)
            {
                return;
            }
        }

        var since = entry.WaitingSinceUtcUnixNs ?? clock.UtcUnixNs();
        if (clock.UtcUnixNs() - since < step.WaitS * NsPerSecond)
        {
            if (entry.WaitingSinceUtcUnixNs is null)
            {
                _plan.Set(entry with { WaitingSinceUtcUnixNs = since });
                await Stored();
            }

            return;
        }

        var isLast = entry.Step + 1 == entry.Item.Steps.Length;
        _plan.Set(isLast
            ? entry with { State = PlanItemState.Done, Command = null, WaitingSinceUtcUnixNs = null }
            : entry with { Step = entry.Step + 1, Command = null, WaitingSinceUtcUnixNs = null });
        await Stored();
        if (isLast)
        {
            Ended(entry, PlanItemState.Done, "", Itself(entry));
        }
    }

    /// <summary>Gives the command of a step, again and again under its id; whether it is done, and why it has failed.</summary>
    private async Task<(bool IsDone, string? Failure)> Give(PlanStep step, Guid id, Requester by)
    {
        var controller = GrainFactory.GetGrain<IControllerGrain>(IControllerGrain.Key);
        var request = new CommandRequest
        {
            Id = id,
            Client = by.Client,
            Command = step.Command,
            Arguments = step.Arguments,
            Why = by.Why,
        };
        if (step.Group.Length == 0)
        {
            var answer = await controller.Execute(DeviceId.Parse(step.Device), request);
            return (answer.Phase == CommandPhase.Done, Failure(answer));
        }

        var act = await controller.Act(step.Group, request);
        if (act.FireUtcUnixNs is null)
        {
            return (false, act.Text);
        }

        var answers = await Task.WhenAll(act.Members.Select(member => GrainFactory.GetGrain<IDeviceGrain>(member.Device.Value).WaitForCommand(id, CommandPhase.Accepted, TimeSpan.Zero)));
        return (answers.All(record => record?.Answer.Phase == CommandPhase.Done), answers.Select(record => record is null ? null : Failure(record.Answer)).FirstOrDefault(text => text is not null));
    }

    /// <summary>The plan does something by itself: for whom, and why.</summary>
    private Requester Itself(PlanEntry entry)
    {
        var added = entry.AddedBy is { } by ? $", added by {by.Client}{(by.Why.Length > 0 ? $": {by.Why}" : "")}" : "";
        return new Requester(BusName.Service, DeviceJson.Cut($"plan {Name}: {entry.Item.Name}{added}"));
    }

    private async Task<DeviceId[]> Devices(PlanStep step) =>
        step.Device.Length > 0 ? [DeviceId.Parse(step.Device)]
        : step.Group.Length > 0 ? await GrainFactory.GetGrain<IDeviceGroupGrain>(step.Group).GetMembers()
        : [];

    private static string? Failure(CommandAnswer answer) =>
        answer.Phase.IsEnd() && answer.Phase != CommandPhase.Done ? $"{answer.Phase}. {answer.Text}" : null;

    /// <summary>Why an item may not begin now; null where it may.</summary>
    private string? Obstacle(PlanItem item, PropertyReader reader)
    {
        if (item.MinElevationDeg is { } least && Elevation(item.Target) is var elevation && elevation < least)
        {
            return $"{item.Target} is at {elevation:F1} deg, and must be at {least} deg.";
        }

        foreach (var condition in item.Requires)
        {
            var value = reader.Value(condition.Device, condition.Property);
            if (value is null || InterlockEvaluator.Meets(condition, value) is null)
            {
                return $"{condition.Device} {condition.Property} is {value?.ToString() ?? "not known"}.";
            }
        }

        return null;
    }

    private double Elevation(string target)
    {
        var utc = UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var place = target == ObservationPlan.Sun ? SolarEphemeris.Muser.At(utc).Place : SourceEphemeris.Muser.At(SourceCatalogue.Find(target)!, utc);
        return double.RadiansToDegrees(place.ElevationRad);
    }

    [LoggerMessage(EventId = 3441, Level = LogLevel.Information, Message = "The plan begins '{Item}'.")]
    private partial void LogBegun(string item);

    [LoggerMessage(EventId = 3442, Level = LogLevel.Information, Message = "'{Item}' of the plan is {State}. {Text}")]
    private partial void LogEnded(string item, PlanItemState state, string text);

    [LoggerMessage(EventId = 3443, Level = LogLevel.Debug, Message = "The plan {Plan} could not go on, and tries again: {Reason}")]
    private partial void LogNotDone(string plan, string reason);
}
