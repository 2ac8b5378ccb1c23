using Microsoft.Extensions.DependencyInjection;
using Muser.Silo.Cluster;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Muser.Grains.Tests.Fixtures;

/// <summary>
/// The state of grains in files, where one write can be held on its way: what an activation does that was killed and does not know it. One for all silos
/// of a cluster; safe for any thread.
/// </summary>
public sealed class HeldStorage
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _toHold;

    /// <summary>Ends when a write is held.</summary>
    public Task Held => _held.Task.WaitAsync(Patience.Limit);

    /// <summary>Why the write that was held failed; null where it did not.</summary>
    public Task<Exception?> Ended => _ended.Task.WaitAsync(Patience.Limit);

    /// <summary>Holds the next write until <see cref="LetGo"/>.</summary>
    public void HoldNextWrite() => Interlocked.Exchange(ref _toHold, 1);

    /// <summary>Lets the held write go on.</summary>
    public void LetGo() => _gate.SetResult();

    /// <summary>Puts it before the storage of a silo.</summary>
    public void StandBefore(ISiloBuilder silo) =>
        silo.Services.AddGrainStorage(ProviderNames.Storage, (services, _) => new Door(this, services.GetRequiredService<FileGrainStorage>()));

    private sealed class Door(HeldStorage hold, FileGrainStorage storage) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            storage.ReadStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            storage.ClearStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (Interlocked.Exchange(ref hold._toHold, 0) == 0)
            {
                await storage.WriteStateAsync(stateName, grainId, grainState);
                return;
            }

            hold._held.SetResult();
            await hold._gate.Task.ConfigureAwait(false); // the turns of a killed activation have ended; what it had asked of the disk has not
            try
            {
                await storage.WriteStateAsync(stateName, grainId, grainState);
                hold._ended.SetResult(null);
            }
            catch (Exception failure)
            {
                hold._ended.SetResult(failure);
                throw;
            }
        }
    }
}
