using MQTTnet.Packets;
using Muser.Embedded.Mqtt.Sessions;

namespace Muser.Embedded.Mqtt.Routing;

/// <summary>One topic filter of one session.</summary>
/// <param name="Session">Who subscribed.</param>
/// <param name="Filter">As it was granted.</param>
/// <param name="Identifier">Comes back with each message; 0 for none.</param>
internal sealed record Subscription(Session Session, MqttTopicFilter Filter, uint Identifier);
