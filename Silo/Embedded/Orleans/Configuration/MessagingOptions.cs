namespace Orleans.Configuration;

/// <summary>Options of calls, for silos and clients.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for the answer.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>True if a call whose caller no longer waits has its cancellation token cancelled.</summary>
    public bool CancelRequestOnTimeout { get; set; }
}
