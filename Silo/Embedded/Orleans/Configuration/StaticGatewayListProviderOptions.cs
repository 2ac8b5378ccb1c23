namespace Orleans.Configuration;

/// <summary>The gateways that a client knows from the start.</summary>
public class StaticGatewayListProviderOptions
{
    public List<Uri> Gateways { get; set; } = [];
}
