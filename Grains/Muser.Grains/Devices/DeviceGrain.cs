using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Grains.Cluster;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Grains.Devices;

/// <inheritdoc cref="IDeviceGrain"/>
/// <remarks>
/// A command is stored before the device hears of it, and how it ended before the client does. An activation that was replaced cannot store, and so
/// cannot act.
/// </remarks>
[DevicePlacement, KeepAlive]
public sealed partial class DeviceGrain(
    [PersistentState("device", ProviderNames.Storage)] IPersistentState<KnownDevice> known,
    [PersistentState("commands", ProviderNames.Storage)] IPersistentState<CommandState> commands,
    CommandArchive archive,
    IDeviceBus bus,
    IOperationPermits permits,
    ICommandAudit audit,
    IOptions<DeviceOptions> options,
    TimeProvider clock,
    ILogger<DeviceGrain> log) : Grain, IDeviceGrain
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);
    private readonly ChangeSignal _changes = new(clock);
    private DeviceId _id;
    private DeviceTwin _twin = null!;
    private CommandDesk _desk = null!;
    private ValueDesk _values = null!;
    private InstrumentNotes _notes = null!;
    private RebirthRequests _rebirth = null!;
    private IGrainTimer? _look;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = DeviceId.Parse(this.GetPrimaryKeyString());
        _twin = new DeviceTwin(_id, options.Value.HistoryLength);
        _notes = new InstrumentNotes(_id, GrainFactory);
        _rebirth = new RebirthRequests(this, () => bus.AskRebirth(_id));
        _twin.Resume(known.State.Description, known.State.State, known.State.Desired, Now);
        var book = new CommandBook(commands.State, options.Value.MaxOpenCommands);
        book.Remember(await archive.ReadRecent(this.GetGrainId(), commands.State, Now));
        _desk = new CommandDesk(_id, book, bus, permits, audit, Store, options.Value, clock);
        _values = new ValueDesk(_id, bus, options.Value, clock);
        if (known.State.Description is not null)
        {
            // Whether it is still there, and what it measures, only it can say.
            _rebirth.Ask();
            WatchCommands();
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        known.State.Description is null ? Task.CompletedTask : StoreKnown();

    public async Task Describe(DeviceDescription description)
    {
        var before = _twin.Description;
        var result = _twin.Describe(description, Now);
        if (result.HasFlag(TwinResult.TwoOfOneId))
        {
            bus.Complain(_id, ComplaintCodes.TwoOfOneId, $"Two devices speak as {_id}: stop one, or give it another id.");
        }

        if (!ReferenceEquals(before, _twin.Description) && (before is null || before.Epoch != description.Epoch))
        {
            LogBorn(_id, description.Type, description.Epoch);
            await StoreKnown();
        }

        await Follow(result);
    }

    public Task Report(ParameterReport report)
    {
        var result = _twin.Report(report, Now, out var refused);
        if (refused is not null)
        {
            bus.Complain(_id, ComplaintCodes.BadReport, refused);
        }

        return Follow(result);
    }

    public Task ReportStatus(StatusReport report) => Follow(_twin.ReportStatus(report, Now));

    public Task ReportPresence(long epoch, bool isAlive) => Follow(_twin.ReportPresence(epoch, isAlive, Now));

    public async Task ReportAnswer(CommandAnswer answer)
    {
        if (await _desk.Answered(answer, Now))
        {
            _changes.Raise();
        }
    }

    public Task ReportValueAnswer(ValueAnswer answer)
    {
        _values.Answered(answer);
        return Task.CompletedTask;
    }

    public async Task<CommandAnswer> Execute(CommandRequest request)
    {
        var answer = await _desk.Execute(request, _twin, Now);
        WatchCommands();
        _changes.Raise();
        return answer;
    }

    public async Task<CommandRecord?> WaitForCommand(Guid id, CommandPhase phase, TimeSpan patience)
    {
        await _changes.Until(() => _desk.Find(id) is not { } record || record.Answer.Phase.IsEnd() || record.Answer.Phase > phase, patience);
        return _desk.Find(id);
    }

    public Task Rebirth()
    {
        _rebirth.Ask();
        return Task.CompletedTask;
    }

    public Task<CommandRecord?> Cancel(Guid id, Requester by)
    {
        var record = _desk.Find(id);
        if (record is { Answer.Phase: var phase } && !phase.IsEnd())
        {
            LogCancel(_id, id, by.Client);
            audit.Cancelled(_id, id, by);
            bus.Cancel(_id, id);
        }

        return Task.FromResult(record);
    }

    public async Task<ValueAnswer> SetValue(ValueRequest request)
    {
        var answer = await _values.Set(request, _twin, _desk.Fence);
        audit.Set(_id, request, answer);
        if (answer is { IsOk: true, Target: { } value })
        {
            _twin.Desire(request.Property, value);
            known.State.Desired = _twin.Desired;
            _changes.Raise();
            await StoreKnown();
        }

        return answer;
    }

    public Task<DeviceSnapshot> Get() => Task.FromResult(new DeviceSnapshot
    {
        Version = _changes.Version,
        Summary = _twin.Summary,
        Description = _twin.Description,
        Properties = _twin.Properties,
        Commands = [.. _desk.Open.Reverse(), .. _desk.Ended(CommandArchive.PerSegment)],
    });

    public async Task<DeviceSnapshot> WaitForChange(long version, TimeSpan patience)
    {
        await _changes.Until(() => _changes.Version > version, patience);
        return await Get();
    }

    public Task<PropertyReading[]> GetHistory(string property) => Task.FromResult(_twin.History(property));

    public Task<CommandRecord[]> GetCommands(int limit) => Task.FromResult<CommandRecord[]>(
        [.. _desk.Open.Reverse().Concat(_desk.Ended(limit)).Take(Math.Max(0, limit))]);

    private long Now => clock.UtcUnixNs();

    /// <summary>Does what a change of the twin asks for.</summary>
    private async Task Follow(TwinResult result)
    {
        if (result.HasFlag(TwinResult.Missed))
        {
            _rebirth.Ask();
        }

        if (result.HasFlag(TwinResult.Changed))
        {
            _changes.Raise();
            if (options.Value.TellFrames)
            {
                _notes.Look(_twin);
            }
        }

        if (result.HasFlag(TwinResult.SummaryChanged))
        {
            await Announce();
        }

        if (result.HasFlag(TwinResult.Reborn))
        {
            await _desk.Reborn(_twin, Now);
        }
    }

    private async Task Announce()
    {
        var line = _twin.Summary;
        if (line.IsOnline != known.State.State.IsOnline() && _twin.Description is not null)
        {
            LogState(_id, line.State, line.Text);
            known.State.State = line.State;
        }

        try
        {
            await GrainFactory.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).Update([line]);
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            LogNotListed(_id, failure.Message);
        }
    }

    /// <summary>Looks after open commands while there are any.</summary>
    private void WatchCommands()
    {
        if (_look is null && _desk.Open.Count > 0)
        {
            _look = this.RegisterGrainTimer(LookAtCommands, new GrainTimerCreationOptions(LookInterval, LookInterval));
        }
    }

    private async Task LookAtCommands(CancellationToken cancellationToken)
    {
        if (await _desk.Look(_twin, Now))
        {
            _changes.Raise();
        }

        if (_desk.Open.Count == 0)
        {
            _look?.Dispose();
            _look = null;
            await archive.Tidy(this.GetGrainId(), commands.State, Now);
            _desk.Forget(Now);
        }
    }

    /// <summary>Stores the commands; an activation that was replaced, or cannot store, ends, and its successor reads what is stored.</summary>
    private async Task Store()
    {
        try
        {
            await commands.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task StoreKnown()
    {
        known.State.Description = _twin.Description;
        known.State.State = _twin.Summary.State;
        try
        {
            await known.WriteStateAsync();
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            LogNotStored(_id, failure.Message);
        }
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Information, Message = "Device {Device} ({Type}) is born, epoch {Epoch}.")]
    private partial void LogBorn(DeviceId device, string type, long epoch);

    [LoggerMessage(EventId = 3402, Level = LogLevel.Information, Message = "Device {Device} is {State}. {Text}")]
    private partial void LogState(DeviceId device, DeviceState state, string text);

    [LoggerMessage(EventId = 3403, Level = LogLevel.Information, Message = "{Client} cancels command {Command} of {Device}.")]
    private partial void LogCancel(DeviceId device, Guid command, string client);

    [LoggerMessage(EventId = 3405, Level = LogLevel.Debug, Message = "The line about {Device} could not be listed: {Reason}")]
    private partial void LogNotListed(DeviceId device, string reason);

    [LoggerMessage(EventId = 3406, Level = LogLevel.Warning, Message = "What is known of {Device} is not stored: {Reason}")]
    private partial void LogNotStored(DeviceId device, string reason);
}
