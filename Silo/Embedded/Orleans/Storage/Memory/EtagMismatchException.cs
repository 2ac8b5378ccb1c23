using Orleans;

namespace Muser.Embedded.Storage;

/// <summary>
/// What a storage grain says of a lost race. It is not yet the exception that callers see: that one ends the activation
/// that it leaves, and this must not be the storage grain.
/// </summary>
[GenerateSerializer]
internal sealed class EtagMismatchException(string storedEtag) : Exception("Etag mismatch.")
{
    [Id(0)]
    public string StoredEtag { get; private set; } = storedEtag;
}
