namespace MQTTnet.Server;

public enum MqttClientDisconnectType
{
    /// <summary>The client said goodbye.</summary>
    Clean = 0,
    NotClean = 1,

    /// <summary>Another connection came with the same client id.</summary>
    Takeover = 2,
}
