using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Muser.Embedded.Mqtt.Events;
using Muser.Embedded.Mqtt.Sessions;
using Muser.Embedded.Mqtt.Topics;
using Muser.Embedded.Mqtt.Wire;

namespace Muser.Embedded.Mqtt;

/// <summary>SUBSCRIBE and UNSUBSCRIBE.</summary>
internal sealed partial class BrokerConnection
{
    private async ValueTask<bool> SubscribeAsync(SubscribePacket packet)
    {
        var session = Session!;
        var reasons = new byte[packet.Filters.Count];
        List<Delivery> retained = [];
        List<MqttTopicFilter> granted = [];
        string? reasonString = null;
        var close = false;
        for (var i = 0; i < packet.Filters.Count; i++)
        {
            InterceptingSubscriptionEventArgs args = new(
                session.ClientId, session.UserName, new(_broker, session), packet.Filters[i], packet.Properties?.UserProperties, _ending.Token);
            args.Response.ReasonCode = TopicRules.IsShared(packet.Filters[i].Topic)
                ? MqttSubscribeReasonCode.SharedSubscriptionsNotSupported
                : (MqttSubscribeReasonCode)packet.Filters[i].QualityOfServiceLevel;
            args.ProcessSubscription = args.Response.ReasonCode <= MqttSubscribeReasonCode.GrantedQoS2;
            await _broker.Events.InterceptingSubscription.InvokeAsync(args).ConfigureAwait(false);
            reasons[i] = (byte)args.Response.ReasonCode;
            reasonString ??= args.Response.ReasonString;
            close |= args.CloseConnection;
            if (args.ProcessSubscription && args.Response.ReasonCode <= MqttSubscribeReasonCode.GrantedQoS2)
            {
                // The interceptor may have chosen another filter, or granted less than was asked for.
                args.TopicFilter.QualityOfServiceLevel = (MqttQualityOfServiceLevel)args.Response.ReasonCode;
                retained.AddRange(_broker.Subscribe(session, args.TopicFilter, packet.Properties?.SubscriptionIdentifier ?? 0));
                granted.Add(args.TopicFilter);
            }
        }

        var properties = Reason(reasonString, null);
        Send((packet.PacketId, reasons, properties), static (what, output, version) =>
            new FilterAckPacket(PacketType.SubAck, what.PacketId, what.reasons, what.properties).Write(output, version));
        foreach (var delivery in retained)
        {
            session.Enqueue(delivery);
        }

        foreach (var filter in granted)
        {
            await _broker.Events.ClientSubscribedTopic.NotifyAsync(new(session.ClientId, session.UserName, filter, session.Items)).ConfigureAwait(false);
        }

        return !close;
    }

    private async ValueTask<bool> UnsubscribeAsync(UnsubscribePacket packet)
    {
        var session = Session!;
        var reasons = new byte[packet.Filters.Count];
        string? reasonString = null;
        var close = false;
        for (var i = 0; i < packet.Filters.Count; i++)
        {
            var filter = packet.Filters[i];
            InterceptingUnsubscriptionEventArgs args = new(
                session.ClientId, session.UserName, session.Items, filter, packet.Properties?.UserProperties, _ending.Token);
            await _broker.Events.InterceptingUnsubscription.InvokeAsync(args).ConfigureAwait(false);
            close |= args.CloseConnection;
            reasonString ??= args.Response.ReasonString;
            if (args.ProcessUnsubscription && !_broker.Subscriptions.Remove(session, filter, out _))
            {
                args.Response.ReasonCode = MqttUnsubscribeReasonCode.NoSubscriptionExisted;
            }

            reasons[i] = (byte)args.Response.ReasonCode;
            await _broker.Events.ClientUnsubscribedTopic.NotifyAsync(new(session.ClientId, session.UserName, filter, session.Items)).ConfigureAwait(false);
        }

        var properties = Reason(reasonString, null);
        Send((packet.PacketId, reasons, properties), static (what, output, version) =>
            new FilterAckPacket(PacketType.UnsubAck, what.PacketId, what.reasons, what.properties).Write(output, version));
        return !close;
    }
}
