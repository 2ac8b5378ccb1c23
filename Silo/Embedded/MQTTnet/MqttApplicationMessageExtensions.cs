using System.Text;

namespace MQTTnet;

public static class MqttApplicationMessageExtensions
{
    /// <summary>The payload as UTF-8 text; null where it is empty.</summary>
    public static string? ConvertPayloadToString(this MqttApplicationMessage applicationMessage)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        return applicationMessage.Payload.IsEmpty ? null : Encoding.UTF8.GetString(applicationMessage.Payload);
    }
}
