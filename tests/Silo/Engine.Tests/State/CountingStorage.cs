using System.Collections.Concurrent;
using Orleans.Storage;

namespace Muser.Engine.Tests.State;

/// <summary>A provider of the application's own, as products write them: keeps lists of lines and counts what is asked of it.</summary>
public sealed class CountingStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), string[]> _records = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Asked.Enqueue($"read {stateName}");
        grainState.RecordExists = _records.TryGetValue((stateName, grainId), out var lines);
        grainState.ETag = grainState.RecordExists ? $"{lines!.Length}" : null;
        ((Ledger)(object)grainState.State!).Lines = [.. lines ?? []];
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Asked.Enqueue($"write {stateName}");
        var lines = ((Ledger)(object)grainState.State!).Lines;
        _records[(stateName, grainId)] = [.. lines];
        (grainState.RecordExists, grainState.ETag) = (true, $"{lines.Count}");
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Asked.Enqueue($"clear {stateName}");
        _records.TryRemove((stateName, grainId), out _);
        (grainState.RecordExists, grainState.ETag) = (false, null);
        return Task.CompletedTask;
    }
}
