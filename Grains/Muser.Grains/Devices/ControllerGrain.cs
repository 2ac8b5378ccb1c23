using Microsoft.Extensions.Logging;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Grains.Devices;

/// <inheritdoc cref="IControllerGrain"/>
/// <remarks>
/// A term is taken by storing it, which of two activations exactly one can; it is announced on the bus, where devices hear it, and comes with every
/// command. An activation that was cut off and lives on can still speak, under a term that is past.
/// </remarks>
[DevicePlacement, KeepAlive]
public sealed partial class ControllerGrain(
    [PersistentState("controller", ProviderNames.Storage)] IPersistentState<ControllerState> stored,
    IDeviceBus bus,
    TimeProvider clock,
    ILogger<ControllerGrain> log) : Grain, IControllerGrain
{
    private static readonly TimeSpan AnnounceInterval = TimeSpan.FromSeconds(1);
    private ControllerStatus _status = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        stored.State.Term++;
        await stored.WriteStateAsync(cancellationToken);
        _status = new ControllerStatus { Term = stored.State.Term, SinceUtcUnixNs = clock.UtcUnixNs(), Silo = RuntimeIdentity };
        LogInOffice(_status.Term, RuntimeIdentity);
        this.RegisterGrainTimer(Announce, new GrainTimerCreationOptions(TimeSpan.Zero, AnnounceInterval));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        bus.Announce(new HostState(IsOnline: false, _status.Term, clock.UtcUnixNs()));
        return Task.CompletedTask;
    }

    public Task<ControllerStatus> GetStatus() => Task.FromResult(_status);

    public Task<CommandAnswer> Execute(DeviceId device, CommandRequest request) =>
        GrainFactory.GetGrain<IDeviceGrain>(device.Value).Execute(request with { Fence = _status.Term });

    public Task<GroupAct> Act(string group, CommandRequest request) =>
        GrainFactory.GetGrain<IDeviceGroupGrain>(group).Act(request with { Fence = _status.Term });

    /// <summary>Says again and again that it is there: a broker that was started anew knows nothing of it.</summary>
    private Task Announce(CancellationToken cancellationToken)
    {
        bus.Announce(new HostState(IsOnline: true, _status.Term, clock.UtcUnixNs()));
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 3421, Level = LogLevel.Information, Message = "The controller of the devices is in office on {Silo}, term {Term}.")]
    private partial void LogInOffice(long term, string silo);
}
