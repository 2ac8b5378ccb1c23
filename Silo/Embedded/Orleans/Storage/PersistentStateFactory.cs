using Microsoft.Extensions.DependencyInjection;
using Muser.Embedded.Storage;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Binds a state to its storage provider and has it read while the activation is set up.</summary>
public class PersistentStateFactory : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration cfg)
    {
        var services = context.ActivationServices;
        var provider = string.IsNullOrWhiteSpace(cfg.StorageName)
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(cfg.StorageName);
        if (provider is null)
        {
            throw new BadProviderConfigException(string.IsNullOrWhiteSpace(cfg.StorageName)
                ? $"No default storage provider found loading grain type {context.GrainId.Type}."
                : $"No storage provider named \"{cfg.StorageName}\" found loading grain type {context.GrainId.Type}.");
        }

        var state = new PersistentState<TState>(GetFullStateName(context, cfg), context, provider);
        context.ObservableLifecycle.Subscribe(
            $"PersistentState {cfg.StateName}", GrainLifecycleStage.SetupState, state.ReadStateAsync);
        return state;
    }

    protected virtual string GetFullStateName(IGrainContext context, IPersistentStateConfiguration cfg) => cfg.StateName;
}
