using System.Text.Json;
using Muser.Embedded.Messaging;
using Muser.Embedded.Serialization;
using Muser.Embedded.Storage;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>
/// Keeps states in the memory of grains of its own, spread over the silos. What was on a killed silo is gone: for development
/// and tests.
/// </summary>
public class MemoryGrainStorage : IGrainStorage
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    private readonly string _name;
    private readonly int _partCount;
    private readonly Node _node;

    internal MemoryGrainStorage(string name, MemoryGrainStorageOptions options, Node node)
    {
        _name = name;
        _node = node;
        _partCount = options.NumStorageGrains;
    }

    public virtual async Task ReadStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        var key = KeyOf(grainType, grainId);
        var stored = await PartOf(key).Read(key);
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.Etag;
        grainState.State = stored is null ? NewState<T>() : Thaw<T>(stored.State);
    }

    public virtual async Task WriteStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        var key = KeyOf(grainType, grainId);
        try
        {
            grainState.ETag = await PartOf(key).Write(key, Freeze(grainState.State), grainState.ETag);
            grainState.RecordExists = true;
        }
        catch (EtagMismatchException exception)
        {
            throw Inconsistent(key, grainState.ETag, exception);
        }
    }

    public virtual async Task ClearStateAsync<T>(string grainType, GrainId grainId, IGrainState<T> grainState)
    {
        var key = KeyOf(grainType, grainId);
        try
        {
            await PartOf(key).Delete(key, grainState.ETag);
        }
        catch (EtagMismatchException exception)
        {
            throw Inconsistent(key, grainState.ETag, exception);
        }

        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = NewState<T>();
    }

    /// <summary>A copy that nobody else holds; types that are not made for messages are kept as JSON.</summary>
    private object? Freeze<T>(T state)
    {
        try
        {
            return Copier<T>.Copy(state, new CopyContext(_node, overWire: true));
        }
        catch (CodecNotFoundException)
        {
            return new JsonState(JsonSerializer.Serialize(state, Json));
        }
    }

    private T Thaw<T>(object? stored) => stored is JsonState json
        ? JsonSerializer.Deserialize<T>(json.Text, Json)!
        : Copier<T>.Copy((T)stored!, new CopyContext(_node, overWire: true));

    private static T NewState<T>() => typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is null
        ? default!
        : Activator.CreateInstance<T>();

    private static InconsistentStateException Inconsistent(string key, string? etag, EtagMismatchException exception) =>
        new($"Etag mismatch for state {key}.", exception.StoredEtag, etag, exception);

    private string KeyOf(string stateName, GrainId grainId) => $"{_name}/{grainId}/{stateName}";

    private IMemoryStorageGrain PartOf(string key) =>
        _node.References.GetGrain<IMemoryStorageGrain>(StableHash.ComputeHash(key) % (uint)_partCount);
}
