namespace Orleans.Runtime.Messaging;

/// <summary>A client cannot reach the silo through which it speaks to the cluster. Nothing in this process can break such a connection.</summary>
[GenerateSerializer]
public class ConnectionFailedException : OrleansException
{
    public ConnectionFailedException()
    {
    }

    public ConnectionFailedException(string message) : base(message)
    {
    }

    public ConnectionFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
