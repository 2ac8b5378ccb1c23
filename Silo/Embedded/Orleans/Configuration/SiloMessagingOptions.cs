namespace Orleans.Configuration;

/// <summary>Options of the calls of silos.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>How often a message is sent on when it does not find its activation.</summary>
    public int MaxForwardCount { get; set; } = 2;
}
