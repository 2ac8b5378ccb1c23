using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Muser.Embedded.Mqtt.Events;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt;

/// <summary>CONNECT: who is let in, and with what.</summary>
internal sealed partial class BrokerConnection
{
    private async ValueTask<bool> ConnectAsync(ReadOnlyMemory<byte> body)
    {
        var fault = ConnectPacket.Read(body.Span, out var packet);
        if (fault != PacketFault.None)
        {
            if (fault == PacketFault.UnsupportedVersion || packet.Version == MqttProtocolVersion.V500)
            {
                Answer(packet, new(false, (MqttConnectReasonCode)fault, null));
            }

            return false;
        }

        var items = new System.Collections.Concurrent.ConcurrentDictionary<object, object>();
        ValidatingConnectionEventArgs args = new(packet, Remote, _stream.Certificate, _stream.IsSecure, items, _ending.Token);
        if (packet.Properties?.AuthenticationMethod is not null)
        {
            args.ReasonCode = MqttConnectReasonCode.BadAuthenticationMethod;
        }
        else
        {
            await _broker.Events.ValidatingConnection.InvokeAsync(args).ConfigureAwait(false);
        }

        var assigned = packet.ClientId.Length > 0 ? null : args.AssignedClientIdentifier ?? Guid.NewGuid().ToString("N");
        if (assigned is not null && args.ReasonCode == MqttConnectReasonCode.Success && packet is { Version: not MqttProtocolVersion.V500, CleanStart: false })
        {
            args.ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid;
        }

        var properties = PropertySet.Reason(args.ReasonString, args.ResponseUserProperties) ?? new PropertySet();
        properties.ServerReference = args.ServerReference;
        if (args.ReasonCode != MqttConnectReasonCode.Success || IsClosed)
        {
            Answer(packet, new(false, args.ReasonCode, properties));
            return false;
        }

        packet.ClientId = assigned ?? packet.ClientId;
        await AdmitAsync(packet, properties, assigned, items).ConfigureAwait(false);
        await _broker.Events.ClientConnected.NotifyAsync(new(packet, Remote, Session!.Items)).ConfigureAwait(false);
        return true;
    }

    private async Task AdmitAsync(ConnectPacket packet, PropertySet properties, string? assigned, System.Collections.IDictionary items)
    {
        _connect = packet;
        var isFive = packet.Version == MqttProtocolVersion.V500;
        var wished = packet.Properties;
        SendQuota = wished?.ReceiveMaximum ?? ushort.MaxValue;
        _clientMaximumPacketBytes = wished?.MaximumPacketBytes ?? uint.MaxValue;
        _outboundAliasMaximum = Math.Min(wished?.TopicAliasMaximum ?? 0, TopicAliasMaximum);
        _wantsProblemInformation = wished?.RequestProblemInformation ?? true;
        MaximumPacketBytes = LargestPacketBytes;
        var keepAliveSeconds = isFive ? Math.Min(packet.KeepAliveSeconds, LongestKeepAliveSeconds) : packet.KeepAliveSeconds;
        SilenceLimitMs = keepAliveSeconds * 1500L;

        var (session, former, formerSession, dropped, wasPresent) = _broker.Sessions.Admit(packet.ClientId, packet.CleanStart, this, items);
        session.Timers.Cancel();
        session.UserName = packet.UserName;
        session.ExpirySeconds = isFive ? wished?.SessionExpirySeconds ?? 0 : packet.CleanStart ? 0 : uint.MaxValue;
        if (former is not null)
        {
            await former.TakeOverAsync(formerSession!).ConfigureAwait(false);
        }

        if (dropped is not null)
        {
            await _broker.DroppedAsync(dropped).ConfigureAwait(false);
        }

        properties.AssignedClientIdentifier = assigned;
        properties.ReceiveMaximum = ReceiveMaximum;
        properties.TopicAliasMaximum = TopicAliasMaximum;
        properties.MaximumPacketBytes = LargestPacketBytes;
        properties.SharedSubscriptionAvailable = false;
        properties.ServerKeepAliveSeconds = keepAliveSeconds == packet.KeepAliveSeconds ? null : keepAliveSeconds;
        properties.SessionExpirySeconds = _broker.Options.EnablePersistentSessions || session.ExpirySeconds == 0 ? null : 0;
        Session = session;
        lock (Output)
        {
            new ConnAckPacket(wasPresent, MqttConnectReasonCode.Success, properties).Write(Pending, packet.Version);
            _mayFill = true;
        }

        PacketsSent++;
        Post();
    }

    /// <summary>Refuses a client.</summary>
    private void Answer(ConnectPacket packet, ConnAckPacket answer)
    {
        var version = packet.Version == MqttProtocolVersion.Unknown ? MqttProtocolVersion.V311 : packet.Version;
        lock (Output)
        {
            answer.Write(Pending, version);
        }

        Post();
    }
}
