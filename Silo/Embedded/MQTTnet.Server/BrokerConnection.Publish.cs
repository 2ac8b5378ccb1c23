using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Sessions;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt;

/// <summary>PUBLISH and its acknowledgements, in both directions.</summary>
internal sealed partial class BrokerConnection
{
    /// <summary>Writes a message, unless it has expired or the client does not take packets of that size.</summary>
    public bool TryWrite(OutputBuffer output, in Delivery delivery, ushort id, bool dup)
    {
        if (!delivery.TryGetExpiry(out var expirySeconds))
        {
            return false;
        }

        var topic = delivery.Message.Topic;
        var alias = OutboundAlias(topic, out var aliasIsKnown);
        PublishHeader header = new(delivery.Quality, id, delivery.Retain, dup, expirySeconds, alias, aliasIsKnown, delivery.Identifiers);
        var before = output.Length;
        PublishPacket.Write(output, delivery.Message, header, Version);
        if (output.Length - before > _clientMaximumPacketBytes)
        {
            output.Truncate(before);
            if (alias > 0 && !aliasIsKnown)
            {
                _outboundAliases!.Remove(topic);
            }

            return false;
        }

        PacketsSent++;
        MessagesSent++;
        return true;
    }

    public void WriteRelease(OutputBuffer output, ushort id)
    {
        new AckPacket(PacketType.PubRel, id).Write(output, Version);
        PacketsSent++;
    }

    private ValueTask<bool> PublishAsync(byte header, ReadOnlySpan<byte> body)
    {
        var fault = PublishPacket.Read(header, body, Version, out var message, out var id);
        if (fault == PacketFault.None && message.TopicAlias > 0)
        {
            fault = ResolveAlias(message);
        }

        if (message.SubscriptionIdentifiers is not null)
        {
            fault = PacketFault.ProtocolError;
        }

        if (!Check(fault))
        {
            return new(false);
        }

        MessagesReceived++;
        message.Dup = false;
        var session = Session!;
        if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            if (!session.TryReceiveExactlyOnce(id, out var unreleased))
            {
                // Had it: nothing more than saying so again.
                Send(new AckPacket(PacketType.PubRec, id));
                return new(true);
            }

            if (unreleased > ReceiveMaximum)
            {
                return new(Check(PacketFault.ReceiveMaximumExceeded));
            }
        }

        var publishing = _broker.PublishAsync(message, session.ClientId, session.UserName, session.Items, _ending.Token);
        return publishing.IsCompletedSuccessfully
            ? new(Answer(message.QualityOfServiceLevel, id, publishing.Result))
            : AnswerLaterAsync(publishing, message.QualityOfServiceLevel, id);
    }

    private async ValueTask<bool> AnswerLaterAsync(ValueTask<PublishOutcome> publishing, MqttQualityOfServiceLevel quality, ushort id) =>
        Answer(quality, id, await publishing.ConfigureAwait(false));

    private bool Answer(MqttQualityOfServiceLevel quality, ushort id, in PublishOutcome outcome)
    {
        if (outcome.CloseConnection)
        {
            _ = StopAsync(new() { ReasonCode = MqttDisconnectReasonCode.UnspecifiedError });
            return false;
        }

        if (quality > MqttQualityOfServiceLevel.AtMostOnce)
        {
            var type = quality == MqttQualityOfServiceLevel.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec;
            AckPacket ack = new(type, id, (byte)outcome.Reason, Reason(outcome.ReasonString, outcome.UserProperties));
            if (type == PacketType.PubRec && ack.Failed && Version == MqttProtocolVersion.V500)
            {
                Session!.ForgetExactlyOnce(id);
            }

            Send(ack);
        }

        return true;
    }

    private PacketFault Acknowledge(PacketType type, ReadOnlySpan<byte> body)
    {
        var fault = AckPacket.Read(type, body, Version, out var ack);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        var session = Session!;
        switch (type)
        {
            case PacketType.PubAck or PacketType.PubComp:
                session.Complete(ack.PacketId);
                break;
            case PacketType.PubRec when ack.Failed:
                session.Complete(ack.PacketId);
                break;
            case PacketType.PubRec:
                Send(new AckPacket(PacketType.PubRel, ack.PacketId, session.Release(ack.PacketId) ? (byte)0 : AckPacket.PacketIdentifierNotFound));
                break;
            default:
                Send(new AckPacket(PacketType.PubComp, ack.PacketId, session.ForgetExactlyOnce(ack.PacketId) ? (byte)0 : AckPacket.PacketIdentifierNotFound));
                break;
        }

        return PacketFault.None;
    }

    private PacketFault ResolveAlias(MqttApplicationMessage message)
    {
        if (message.TopicAlias > TopicAliasMaximum)
        {
            return PacketFault.TopicAliasInvalid;
        }

        _inboundAliases ??= new string?[TopicAliasMaximum + 1];
        ref var known = ref _inboundAliases[message.TopicAlias];
        known = message.Topic.Length > 0 ? message.Topic : known;
        message.Topic = known ?? "";
        message.TopicAlias = 0;
        return known is null ? PacketFault.TopicAliasInvalid : PacketFault.None;
    }

    /// <summary>The alias that stands for a topic to this client, given to the first topics that come; 0 for none.</summary>
    private ushort OutboundAlias(string topic, out bool isKnown)
    {
        isKnown = false;
        if (_outboundAliasMaximum == 0)
        {
            return 0;
        }

        _outboundAliases ??= new(StringComparer.Ordinal);
        if (_outboundAliases.TryGetValue(topic, out var alias))
        {
            isKnown = true;
            return alias;
        }

        if (_outboundAliases.Count >= _outboundAliasMaximum)
        {
            return 0;
        }

        alias = (ushort)(_outboundAliases.Count + 1);
        _outboundAliases.Add(topic, alias);
        return alias;
    }
}
