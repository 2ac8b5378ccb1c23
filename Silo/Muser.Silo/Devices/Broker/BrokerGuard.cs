using System.Globalization;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Muser.Silo.Devices.Broker;

/// <summary>Holds an embedded broker to its users and rights, and tells every refusal: who, from where, what. Thread-safe.</summary>
public sealed class BrokerGuard
{
    /// <summary>Refusals told in one second; the rest are counted.</summary>
    private const int ToldPerSecond = 20;

    private readonly BrokerUsers? _users;
    private readonly BrokerAccess? _access;
    private readonly Action<string> _refused;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long _second;
    private int _told;
    private long _untold;

    /// <param name="users">Null lets everybody in.</param>
    /// <param name="access">Null allows everything.</param>
    /// <param name="refused">Takes one sentence for each refusal.</param>
    /// <param name="time">For the times in them.</param>
    public BrokerGuard(BrokerUsers? users, BrokerAccess? access, Action<string> refused, TimeProvider time) =>
        (_users, _access, _refused, _time) = (users, access, refused, time);

    /// <summary>Takes its place at a server. Before it is started.</summary>
    public void Guard(MqttServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (_users is not null)
        {
            server.ValidatingConnectionAsync += Validate;
        }

        if (_access is not null)
        {
            server.InterceptingPublishAsync += Intercept;
            server.InterceptingSubscriptionAsync += Intercept;
        }
    }

    private Task Validate(ValidatingConnectionEventArgs args)
    {
        if (!_users!.Knows(args.UserName, args.RawPassword))
        {
            args.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            Tell(args.ClientId, args.UserName, $"connect from {args.RemoteEndPoint}");
        }

        return Task.CompletedTask;
    }

    private Task Intercept(InterceptingPublishEventArgs args)
    {
        // What this process publishes itself has no client id.
        if (!string.IsNullOrEmpty(args.ClientId) && !_access!.MayWrite(args.UserName, args.ClientId, args.ApplicationMessage.Topic))
        {
            args.ProcessPublish = false;
            args.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
            Tell(args.ClientId, args.UserName, $"publish to {args.ApplicationMessage.Topic}");
        }

        return Task.CompletedTask;
    }

    private Task Intercept(InterceptingSubscriptionEventArgs args)
    {
        if (!_access!.MayRead(args.UserName, args.ClientId, args.TopicFilter.Topic))
        {
            args.ProcessSubscription = false;
            args.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            Tell(args.ClientId, args.UserName, $"subscribe to {args.TopicFilter.Topic}");
        }

        return Task.CompletedTask;
    }

    private void Tell(string clientId, string? user, string what)
    {
        var now = _time.GetUtcNow();
        long untold;
        lock (_lock)
        {
            if (now.ToUnixTimeSeconds() != _second)
            {
                (_second, _told) = (now.ToUnixTimeSeconds(), 0);
            }

            if (++_told > ToldPerSecond)
            {
                _untold++;
                return;
            }

            (untold, _untold) = (_untold, 0);
        }

        var more = untold > 0 ? $" ({untold} refusals before it were not told)" : "";
        _refused(string.Create(
            CultureInfo.InvariantCulture,
            $"{now:yyyy-MM-dd'T'HH:mm:ss'Z'} refused: client '{Short(clientId)}', user '{Short(user)}': {Short(what)}{more}"));
    }

    /// <summary>What others wrote, on one line.</summary>
    private static string Short(string? text)
    {
        var visible = new string([.. (text ?? "").Select(c => char.IsControl(c) ? '?' : c)]);
        return visible.Length > 120 ? visible[..120] + "..." : visible;
    }
}
