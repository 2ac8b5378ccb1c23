using Orleans;

namespace Muser.Embedded.Storage;

/// <summary>A part of a memory storage; it is lost with the silo that it lives on.</summary>
internal interface IMemoryStorageGrain : IGrainWithIntegerKey
{
    Task<StoredState?> Read(string key);

    Task<string> Write(string key, [Immutable] object? state, string? etag);

    Task Delete(string key, string? etag);
}
