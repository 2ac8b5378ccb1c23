using Orleans;

namespace Muser.Embedded.Storage;

/// <summary>A state with its version, as a memory storage keeps it.</summary>
[GenerateSerializer]
internal sealed record StoredState([property: Immutable] object? State, string Etag);
