namespace MQTTnet;

/// <summary>How a server is reached.</summary>
public interface IMqttClientChannelOptions
{
    MqttClientTlsOptions? TlsOptions { get; }
}
