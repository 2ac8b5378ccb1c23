using Microsoft.Extensions.Logging;
using Muser.Grains.Cluster;
using Muser.Interfaces.Devices;
using Orleans.Storage;

namespace Muser.Grains.Devices;

/// <inheritdoc cref="IDeviceDirectoryGrain"/>
/// <remarks>Which devices there are is stored within a second; how they are, their own grains say again.</remarks>
[KeepAlive]
public sealed partial class DeviceDirectoryGrain(
    [PersistentState("devices", ProviderNames.Storage)] IPersistentState<DeviceDirectoryState> stored,
    TimeProvider clock,
    ILogger<DeviceDirectoryGrain> log) : Grain, IDeviceDirectoryGrain
{
    private static readonly TimeSpan StoreInterval = TimeSpan.FromSeconds(1);
    private readonly SortedDictionary<string, DeviceSummary> _devices = new(DeviceOrder.Instance);
    private readonly ChangeSignal _changes = new(clock);
    private bool _isDirty;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var device in stored.State.Devices)
        {
            _devices[device.Device.Value] = device;
        }

        this.RegisterGrainTimer(StoreChanges, new GrainTimerCreationOptions(StoreInterval, StoreInterval));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StoreChanges(cancellationToken);

    public Task Update(DeviceSummary[] summaries)
    {
        foreach (var summary in summaries)
        {
            _isDirty |= !_devices.TryGetValue(summary.Device.Value, out var known) || known.IsOnline != summary.IsOnline || known.Epoch != summary.Epoch;
            _devices[summary.Device.Value] = summary;
        }

        _changes.Raise();
        return Task.CompletedTask;
    }

    public Task<bool> Forget(DeviceId device)
    {
        if (!_devices.Remove(device.Value))
        {
            return Task.FromResult(false);
        }

        _isDirty = true;
        _changes.Raise();
        return Task.FromResult(true);
    }

    public Task<DeviceList> List() => Task.FromResult(new DeviceList { Version = _changes.Version, Devices = [.. _devices.Values] });

    public Task<ControlNames> GetNames() => Task.FromResult(new ControlNames(
        [.. stored.State.Groups.Order(DeviceOrder.Instance)], [.. stored.State.Plans.Append(IPlanGrain.DefaultName).Distinct().Order(DeviceOrder.Instance)]));

    public Task NoteGroup(string group, bool hasMembers)
    {
        _isDirty |= hasMembers ? stored.State.Groups.Add(group) : stored.State.Groups.Remove(group);
        return Task.CompletedTask;
    }

    public Task NotePlan(string plan)
    {
        _isDirty |= stored.State.Plans.Add(plan);
        return Task.CompletedTask;
    }

    public async Task<DeviceList> WaitForChange(long version, TimeSpan patience)
    {
        await _changes.Until(() => _changes.Version > version, patience);
        return await List();
    }

    private async Task StoreChanges(CancellationToken cancellationToken)
    {
        if (!_isDirty)
        {
            return;
        }

        try
        {
            _isDirty = false;
            stored.State.Devices = [.. _devices.Values];
            await stored.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle();
        }
        catch (Exception failure) when (TransientFailure.IsTransient(failure))
        {
            _isDirty = true;
            LogNotStored(failure.Message);
        }
    }

    [LoggerMessage(EventId = 3451, Level = LogLevel.Debug, Message = "The list of devices is not stored, and will be tried again: {Reason}")]
    private partial void LogNotStored(string reason);
}
