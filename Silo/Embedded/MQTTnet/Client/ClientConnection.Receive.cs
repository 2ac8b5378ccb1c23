using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt.Client;

/// <summary>What the server says.</summary>
internal sealed partial class ClientConnection
{
    protected override ValueTask RefusedAsync(PacketFault fault)
    {
        Refuse(fault);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask<bool> ReceivedAsync(byte header, ReadOnlyMemory<byte> body)
    {
        var fault = Received(header, body.Span);
        if (fault == PacketFault.None)
        {
            return new(ServerDisconnect is null);
        }

        Refuse(fault);
        return new(false);
    }

    private PacketFault Received(byte header, ReadOnlySpan<byte> body)
    {
        var type = (PacketType)(header >> 4);
        if (!_connAck.Task.IsCompleted && type is not PacketType.ConnAck)
        {
            return PacketFault.ProtocolError;
        }

        switch (type)
        {
            case PacketType.Publish:
                return ReceivedPublish(header, body);
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubComp:
                return ReceivedAck(type, body);
            case PacketType.PubRel:
                return ReceivedRelease(body);
            case PacketType.SubAck or PacketType.UnsubAck:
                var fault = FilterAckPacket.Read(type, body, _version, out var answer);
                _replies.TryComplete(answer.PacketId, type, answer);
                return fault;
            case PacketType.PingResp:
                _ping?.TrySetResult();
                return PacketFault.None;
            case PacketType.ConnAck:
                fault = ConnAckPacket.Read(body, _version, out var connAck);
                return fault == PacketFault.None && !_connAck.TrySetResult(connAck) ? PacketFault.ProtocolError : fault;
            case PacketType.Disconnect when _version == MqttProtocolVersion.V500:
                fault = DisconnectPacket.Read(body, _version, out var disconnect);
                ServerDisconnect = disconnect;
                return fault;
            default:
                return PacketFault.ProtocolError;
        }
    }

    private PacketFault ReceivedPublish(byte header, ReadOnlySpan<byte> body)
    {
        var fault = PublishPacket.Read(header, body, _version, out var message, out var id);
        if (fault == PacketFault.None && message.TopicAlias > 0)
        {
            if (message.TopicAlias >= _topicAliases.Length)
            {
                return PacketFault.TopicAliasInvalid;
            }

            ref var alias = ref _topicAliases[message.TopicAlias];
            if (message.Topic.Length > 0)
            {
                alias = message.Topic;
            }
            else if (alias is null)
            {
                return PacketFault.TopicAliasInvalid;
            }

            message.Topic = alias;
        }

        if (fault != PacketFault.None)
        {
            return fault;
        }

        if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            lock (_receivedExactlyOnce)
            {
                if (!_receivedExactlyOnce.Add(id))
                {
                    // Had it: say so again.
                    Send(new AckPacket(PacketType.PubRec, id));
                    return PacketFault.None;
                }
            }
        }

        _received(message, id);
        return PacketFault.None;
    }

    private PacketFault ReceivedAck(PacketType type, ReadOnlySpan<byte> body)
    {
        var fault = AckPacket.Read(type, body, _version, out var ack);
        if (fault == PacketFault.None && !_replies.TryComplete(ack.PacketId, type, ack) && type == PacketType.PubRec)
        {
            // Of an exchange that nobody waits for any more: let the server forget it.
            Send(new AckPacket(PacketType.PubRel, ack.PacketId, AckPacket.PacketIdentifierNotFound));
        }

        return fault;
    }

    private PacketFault ReceivedRelease(ReadOnlySpan<byte> body)
    {
        var fault = AckPacket.Read(PacketType.PubRel, body, _version, out var release);
        if (fault == PacketFault.None)
        {
            lock (_receivedExactlyOnce)
            {
                _receivedExactlyOnce.Remove(release.PacketId);
            }

            Send(new AckPacket(PacketType.PubComp, release.PacketId));
        }

        return fault;
    }

    /// <summary>Bytes that are no packet of MQTT: the server is told why, as far as it is listening.</summary>
    private void Refuse(PacketFault fault)
    {
        _failure ??= new MqttProtocolViolationException($"The server sent bytes that are not valid here ({fault}).");
        if (_version == MqttProtocolVersion.V500)
        {
            Send(new DisconnectPacket((MqttDisconnectReasonCode)fault, null), static (packet, output, connection) => packet.Write(output, connection._version));
        }
    }
}
