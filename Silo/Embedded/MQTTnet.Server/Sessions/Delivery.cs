using MQTTnet;
using MQTTnet.Protocol;

namespace Muser.Embedded.Mqtt.Sessions;

/// <summary>A message on its way to one session.</summary>
/// <param name="Message">Shared with all other receivers: never changed.</param>
/// <param name="Quality">Of this delivery.</param>
/// <param name="Retain">The retain flag of this delivery.</param>
/// <param name="Identifiers">Of the subscriptions that it matched.</param>
/// <param name="SinceMs"><see cref="Environment.TickCount64"/> when the server got it.</param>
internal readonly record struct Delivery(
    MqttApplicationMessage Message, MqttQualityOfServiceLevel Quality, bool Retain, List<uint>? Identifiers, long SinceMs)
{
    /// <summary>Seconds that are left until it need not be delivered; 0 for ever. False where it is too late.</summary>
    public bool TryGetExpiry(out uint leftSeconds)
    {
        leftSeconds = 0;
        if (Message.MessageExpiryInterval == 0)
        {
            return true;
        }

        var leftMs = (Message.MessageExpiryInterval * 1000L) - (Environment.TickCount64 - SinceMs);
        leftSeconds = (uint)Math.Max(0, (leftMs + 999) / 1000);
        return leftMs > 0;
    }
}
