using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The stored state is not the one that this activation read: somebody else wrote it. The activation is ended.</summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException()
    {
    }

    public InconsistentStateException(string message) : base(message)
    {
    }

    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    public InconsistentStateException(string? storedEtag, string? currentEtag, Exception? storageException)
        : this(storageException?.Message ?? "Inconsistent state.", storedEtag, currentEtag, storageException)
    {
    }

    /// <summary>The etag that the storage holds.</summary>
    [Id(0)]
    public string? StoredEtag { get; private set; }

    /// <summary>The etag that the activation held.</summary>
    [Id(1)]
    public string? CurrentEtag { get; private set; }

    /// <summary>True until the exception has left the activation that wrote: only that one is ended by it.</summary>
    [Id(2)]
    internal bool IsSourceActivation { get; set; } = true;

    public override string ToString() =>
        $"{GetType().Name}: {Message} Expected Etag={CurrentEtag} Received Etag={StoredEtag} {InnerException}";
}
