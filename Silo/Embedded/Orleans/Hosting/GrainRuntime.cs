using Muser.Embedded.Activations;
using Muser.Embedded.Messaging;
using Muser.Embedded.Storage;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Timers;

namespace Muser.Embedded.Hosting;

internal sealed class GrainRuntime(IServiceProvider services, SiloNode silo, ITimerRegistry timers) : IGrainRuntime
{
    public string SiloIdentity => silo.Address.ToString();

    public SiloAddress SiloAddress => silo.Address;

    public IGrainFactory GrainFactory => silo.References;

    public ITimerRegistry TimerRegistry => timers;

    public IServiceProvider ServiceProvider => services;

    public TimeProvider TimeProvider => silo.TimeProvider;

    public void DeactivateOnIdle(IGrainContext grainContext) => grainContext.Deactivate(new(
        DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) =>
        (grainContext as Activation)?.DelayDeactivation(timeSpan);

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext) =>
        new PersistentState<TGrainState>(
            grainContext.GrainInstance!.GetType().FullName!,
            grainContext,
            GrainStorageHelpers.GetGrainStorage(grainContext.GrainInstance.GetType(), services));
}
