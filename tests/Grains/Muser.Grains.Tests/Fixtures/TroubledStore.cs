using Microsoft.Extensions.DependencyInjection;
using Muser.Grains.Observing;
using Muser.Interfaces.Observing;
using Muser.Silo.Observing;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>The product store of a folder whose disk is full, or hangs, when a test says so. One for all silos of a cluster; safe for any thread.</summary>
public sealed class TroubledStore
{
    private readonly TaskCompletionSource _refusal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CycleManifest> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _heldEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _gate = new();
    private volatile bool _isFull;
    private volatile bool _isForMapsAlone;
    private int _toHold;

    /// <summary>Whether nothing can be written.</summary>
    public bool IsFull
    {
        get => _isFull;
        set => _isFull = value;
    }

    /// <summary>Whether manifests of integrations, and nothing else, cannot be written.</summary>
    public bool RefusesIntegrations { get; set; }

    /// <summary>Ends when a manifest was refused because the disk is full.</summary>
    public Task Refusal => _refusal.Task.WaitAsync(Patience.Limit);

    /// <summary>The manifest that is held at the door.</summary>
    public Task<CycleManifest> Held => _held.Task.WaitAsync(Patience.Limit);

    /// <summary>Whether the manifest that was held was created in the end.</summary>
    public Task<bool> HeldEnded => _heldEnded.Task.WaitAsync(Patience.Limit);

    /// <summary>Holds the next manifest at the door until <see cref="LetGo"/>.</summary>
    public void HoldNextManifest() => Interlocked.Exchange(ref _toHold, 1);

    /// <summary>Lets the held manifest go on.</summary>
    public void LetGo() => _gate.Set();

    /// <summary>Puts it before the store of a silo.</summary>
    public void StandBefore(ISiloBuilder silo) =>
        silo.Services.AddSingleton<IProductStore>(services => new Door(this, services.GetRequiredService<FileProductStore>()));

    /// <summary>Puts it before the store of a silo for maps alone: a full disk of maps, and manifests on another.</summary>
    public void StandBeforeMaps(ISiloBuilder silo)
    {
        _isForMapsAlone = true;
        StandBefore(silo);
    }

    private sealed class Door(TroubledStore trouble, FileProductStore store) : IProductStore
    {
        public void Write(string path, Action<Stream> write)
        {
            Check(isMap: true);
            store.Write(path, write);
        }

        public bool TryCreateManifest(CycleManifest manifest)
        {
            Check();
            if (Interlocked.Exchange(ref trouble._toHold, 0) == 0)
            {
                return store.TryCreateManifest(manifest);
            }

            trouble._held.SetResult(manifest);
            trouble._gate.Wait(Patience.Limit);
            var isCreated = store.TryCreateManifest(manifest);
            trouble._heldEnded.SetResult(isCreated);
            return isCreated;
        }

        public bool TryCreateManifest(IntegrationManifest manifest)
        {
            Check();
            return trouble.RefusesIntegrations ? throw new IOException("No space left on device") : store.TryCreateManifest(manifest);
        }

        public bool HasManifest(IntegrationKey integration) => store.HasManifest(integration);

        public IntegrationManifest? FindManifest(IntegrationKey integration) => store.FindManifest(integration);

        public bool HasManifest(CycleKey cycle) => store.HasManifest(cycle);

        public CycleManifest? FindManifest(CycleKey cycle) => store.FindManifest(cycle);

        private void Check(bool isMap = false)
        {
            if (trouble.IsFull && (isMap || !trouble._isForMapsAlone))
            {
                trouble._refusal.TrySetResult();
                throw new IOException("No space left on device");
            }
        }
    }
}
