namespace Orleans.Runtime;

/// <summary>The client whose observer was called has gone.</summary>
[GenerateSerializer]
public sealed class ClientNotAvailableException : OrleansException
{
    internal ClientNotAvailableException(GrainId clientId) : base($"No active client with id {clientId} was found.")
    {
    }
}
