namespace MQTTnet.Server;

public sealed class MqttServerKeepAliveOptions
{
    /// <summary>How often the server looks for clients that have gone silent.</summary>
    public TimeSpan MonitorInterval { get; set; } = TimeSpan.FromMilliseconds(500);
}
