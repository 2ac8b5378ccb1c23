namespace Orleans.Configuration;

/// <summary>Options of the calls of clients.</summary>
public class ClientMessagingOptions : MessagingOptions
{
}
