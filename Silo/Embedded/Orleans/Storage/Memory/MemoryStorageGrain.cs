using Orleans;

namespace Muser.Embedded.Storage;

[KeepAlive, GrainType("memorystorage")]
internal sealed class MemoryStorageGrain : Grain, IMemoryStorageGrain
{
    /// <summary>Null: there was a state, and it has been cleared.</summary>
    private readonly Dictionary<string, StoredState?> _states = [];

    public Task<StoredState?> Read(string key) => Task.FromResult(_states.GetValueOrDefault(key));

    public Task<string> Write(string key, object? state, string? etag)
    {
        Check(key, etag);
        var next = Guid.NewGuid().ToString("N");
        _states[key] = new StoredState(state, next);
        return Task.FromResult(next);
    }

    public Task Delete(string key, string? etag)
    {
        Check(key, etag);
        _states[key] = null;
        return Task.CompletedTask;
    }

    private void Check(string key, string? etag)
    {
        // Where nothing is known anything goes: the silo that held the state may have died.
        if (!_states.TryGetValue(key, out var stored) || etag == "*" || (stored is null && etag is null) || stored?.Etag == etag)
        {
            return;
        }

        throw new EtagMismatchException(stored?.Etag ?? "");
    }
}
