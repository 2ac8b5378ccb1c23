namespace MQTTnet;

/// <summary>Asked for the credentials at each connect.</summary>
public interface IMqttClientCredentialsProvider
{
    byte[]? GetPassword(MqttClientOptions clientOptions);

    string? GetUserName(MqttClientOptions clientOptions);
}
