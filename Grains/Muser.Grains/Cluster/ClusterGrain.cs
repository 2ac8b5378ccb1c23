using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Interfaces.Cluster;
using Orleans.Storage;

namespace Muser.Grains.Cluster;

/// <inheritdoc cref="IClusterGrain"/>
/// <remarks>
/// A change is stored at once. Where that fails, because the disk is the very thing that is wrong, the list goes on in memory and is stored when it can
/// be; an activation that finds that another one has replaced it ends.
/// </remarks>
public sealed partial class ClusterGrain(
    [PersistentState("alarms", ProviderNames.Storage)] IPersistentState<AlarmState> stored,
    IOptions<AlarmListOptions> options,
    TimeProvider clock,
    ILogger<ClusterGrain> log) : Grain, IClusterGrain
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private readonly AlarmList _alarms = new(options.Value);
    private bool _dirty;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _alarms.Resume(stored.State.Alarms, UtcNow());
        this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(LookInterval, LookInterval));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StoreChanges();

    public async Task Raise(AlarmReport[] reports)
    {
        var now = UtcNow();
        foreach (var report in reports)
        {
            if (_alarms.Raise(report, now))
            {
                LogRaised(report.Severity, report.Key, report.Source, report.Text);
                _dirty = true;
            }
        }

        await StoreChanges();
    }

    public async Task Clear(string key)
    {
        if (_alarms.Clear(key, UtcNow()))
        {
            LogCleared(key);
            _dirty = true;
        }

        await StoreChanges();
    }

    public async Task<Alarm?> Acknowledge(string key, string who, string note)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(who);
        var alarm = _alarms.Acknowledge(key, new Acknowledgement { Who = who, Note = note, UtcUnixNs = UtcNow() });
        if (alarm is not null)
        {
            LogAcknowledged(key, who, note);
            _dirty = true;
        }

        await StoreChanges();
        return alarm;
    }

    public Task<Alarm[]> List() => Task.FromResult(_alarms.All);

    private Task Look(CancellationToken cancellationToken)
    {
        _dirty |= _alarms.Expire(UtcNow());
        return StoreChanges();
    }

    private Task StoreChanges() => _dirty ? Store() : Task.CompletedTask;

    private async Task Store()
    {
        try
        {
            stored.State.Alarms = _alarms.All;
            await stored.WriteStateAsync();
            _dirty = false;
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle();
            throw;
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            _dirty = true;
            LogNotStored(failure.Message);
        }
    }

    private long UtcNow() => UtcTime.FromDateTime(clock.GetUtcNow().UtcDateTime).UnixNs;

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "Alarm ({Severity}) {Key}, reported by {Source}: {Text}")]
    private partial void LogRaised(AlarmSeverity severity, string key, string source, string text);

    [LoggerMessage(EventId = 3302, Level = LogLevel.Information, Message = "Alarm {Key} holds no more.")]
    private partial void LogCleared(string key);

    [LoggerMessage(EventId = 3303, Level = LogLevel.Information, Message = "Alarm {Key} was acknowledged by {Who}: {Note}")]
    private partial void LogAcknowledged(string key, string who, string note);

    [LoggerMessage(EventId = 3304, Level = LogLevel.Debug, Message = "The list of alarms is not stored, and will be tried again: {Reason}")]
    private partial void LogNotStored(string reason);
}
