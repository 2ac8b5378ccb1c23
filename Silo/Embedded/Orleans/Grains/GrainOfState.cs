using Muser.Embedded.Storage;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans;

/// <summary>
/// A grain with one state, kept by the storage provider that <c>[StorageProvider]</c> names, or the default one.
/// </summary>
public class Grain<TGrainState> : Grain
{
    private IStorage<TGrainState>? _storage;

    protected Grain()
    {
        if (GrainContext is { } context)
        {
            context.ObservableLifecycle.Subscribe(GetType().Name, GrainLifecycleStage.SetupState, SetupState);
        }
    }

    protected Grain(IStorage<TGrainState> storage) => _storage = storage;

    protected TGrainState State
    {
        get => RequireStorage().State;
        set => RequireStorage().State = value;
    }

    protected virtual Task ReadStateAsync() => RequireStorage().ReadStateAsync();

    protected virtual Task WriteStateAsync() => RequireStorage().WriteStateAsync();

    protected virtual Task ClearStateAsync() => RequireStorage().ClearStateAsync();

    private Task SetupState(CancellationToken cancellationToken)
    {
        if (_storage is null)
        {
            var provider = GrainStorageHelpers.GetGrainStorage(GetType(), ServiceProvider);
            _storage = new PersistentState<TGrainState>(GetType().FullName!, GrainContext, provider);
        }

        return ReadStateAsync();
    }

    private IStorage<TGrainState> RequireStorage() =>
        _storage ?? throw new InvalidOperationException(
            "The state is read during activation; it is not there in the constructor.");
}
