using System.Collections;

namespace MQTTnet.Server;

/// <summary>A message that the server's own process publishes.</summary>
public sealed class InjectedMqttApplicationMessage
{
    public InjectedMqttApplicationMessage(MqttApplicationMessage applicationMessage)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        ApplicationMessage = applicationMessage;
    }

    public MqttApplicationMessage ApplicationMessage { get; }

    /// <summary>What handlers see as the session items of the sender; those of the server where it is null.</summary>
    public IDictionary? CustomSessionItems { get; set; }

    public string SenderClientId { get; set; } = "";

    public string? SenderUserName { get; set; }
}
