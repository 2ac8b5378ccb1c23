using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Sessions;

namespace Muser.Embedded.Mqtt.Routing;

/// <summary>A session that a message goes to, once, whatever the number of its filters that match.</summary>
/// <param name="Session">The receiver.</param>
/// <param name="Quality">The highest of the matching filters.</param>
/// <param name="RetainAsPublished">One of them asks for it.</param>
/// <param name="Identifiers">Of the matching filters that have one.</param>
internal readonly record struct Match(Session Session, MqttQualityOfServiceLevel Quality, bool RetainAsPublished, List<uint>? Identifiers);
