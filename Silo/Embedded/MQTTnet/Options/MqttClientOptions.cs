using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>What a client tells the server when it connects. What is not in MQTT 3.1.1 is marked.</summary>
public sealed class MqttClientOptions
{
    public string ClientId { get; set; } = Guid.NewGuid().ToString("N");

    public IMqttClientChannelOptions? ChannelOptions { get; set; }

    public MqttProtocolVersion ProtocolVersion { get; set; } = MqttProtocolVersion.V500;

    /// <summary>The session of before is dropped (Clean Start of MQTT 5).</summary>
    public bool CleanSession { get; set; } = true;

    public IMqttClientCredentialsProvider? Credentials { get; set; }

    /// <summary>The client pings where it has sent nothing for so long; zero for never.</summary>
    public TimeSpan KeepAlivePeriod { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>For connecting and for an answer where no cancellation token is given.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Seconds that the server keeps the session after the connection has ended (MQTT 5).</summary>
    public uint SessionExpiryInterval { get; set; }

    /// <summary>Messages of QoS 1 and 2 that may be on their way to the client at once; 0 for 65,535 (MQTT 5).</summary>
    public ushort ReceiveMaximum { get; set; }

    /// <summary>Bytes of the largest packet that the client takes; 0 for any (MQTT 5).</summary>
    public uint MaximumPacketSize { get; set; }

    /// <summary>The topic aliases that the server may use (MQTT 5).</summary>
    public ushort TopicAliasMaximum { get; set; }

    /// <summary>Asks for reason strings and user properties with failures (MQTT 5).</summary>
    public bool RequestProblemInformation { get; set; } = true;

    public bool RequestResponseInformation { get; set; }

    public List<MqttUserProperty>? UserProperties { get; set; }

    /// <summary>Refuses what the chosen version of the protocol does not have; otherwise it is left out silently.</summary>
    public bool ValidateFeatures { get; set; } = true;

    public string? WillTopic { get; set; }

    public byte[]? WillPayload { get; set; }

    public MqttQualityOfServiceLevel WillQualityOfServiceLevel { get; set; }

    public bool WillRetain { get; set; }

    /// <summary>Seconds from the end of the connection to the will (MQTT 5).</summary>
    public uint WillDelayInterval { get; set; }

    public uint WillMessageExpiryInterval { get; set; }

    public string? WillContentType { get; set; }

    public string? WillResponseTopic { get; set; }

    public byte[]? WillCorrelationData { get; set; }

    public MqttPayloadFormatIndicator WillPayloadFormatIndicator { get; set; }

    public List<MqttUserProperty>? WillUserProperties { get; set; }
}
