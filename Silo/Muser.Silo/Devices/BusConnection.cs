using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Silo.Devices;

/// <summary>
/// The one connection of a silo to the broker: kept up, its topics subscribed. What cannot be sent because there is no connection is dropped; whoever
/// wanted it sends it again. Safe for any thread.
/// </summary>
public sealed partial class BusConnection(IOptions<MqttOptions> options, ILocalSiloDetails silo, TimeProvider clock, ILogger<BusConnection> log) : IDisposable
{
    /// <summary>
    /// The broker is asked whether it lives when nothing was sent for so long, and gives the connection up when it has read nothing for one and a half times
    /// this: not so short that a broker with no time to read does so.
    /// </summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Nobody is told of a connection that is back so soon.</summary>
    private static readonly TimeSpan AwayPatience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What the system keeps of a burst. With the 8 KiB that MQTTnet takes by default the window of a busy connection shrinks below a segment, after which
    /// Linux sends one in 0.2 s: a hundred answers at once then take seconds.
    /// </summary>
    private const int SocketBytes = 1 << 20;

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private long _dropped;
    private long _awayTimestamp = clock.GetTimestamp();

    /// <summary>The topics.</summary>
    public BusTopics Topics { get; } = new(options.Value.Prefix);

    /// <summary>Whether there is a connection now.</summary>
    public bool IsConnected => _client.IsConnected;

    /// <summary>Whether the topics are subscribed: what is said now is heard.</summary>
    public bool IsListening { get; private set; }

    /// <summary>Whether the topics have not been subscribed for longer than starting, or connecting again, takes.</summary>
    public bool IsAway => !IsListening && clock.GetElapsedTime(Interlocked.Read(ref _awayTimestamp)) > AwayPatience;

    /// <summary>Messages that were not sent, because there was no connection.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>
    /// Keeps the connection up until it is cancelled. <paramref name="received"/> is called for one message after the other, in their order, and must not
    /// wait; <paramref name="connected"/> each time that the topics are about to be subscribed, after which retained messages come.
    /// </summary>
    public async Task Run(Action<MqttApplicationMessage> received, Action connected, CancellationToken stopping)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _client.ApplicationMessageReceivedAsync += arrival =>
        {
            received(arrival.ApplicationMessage);
            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += _ =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        };
        var isFirstFailure = true;
        while (!stopping.IsCancellationRequested)
        {
            ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await _client.ConnectAsync(Options(), stopping);
                connected();
                await Subscribe(stopping);
                IsListening = true;
                LogConnected(options.Value.Host, options.Value.Port);
                isFirstFailure = true;
                await ended.Task.WaitAsync(stopping);
                IsListening = false;
                Interlocked.Exchange(ref _awayTimestamp, clock.GetTimestamp());
                LogLost(options.Value.Host, options.Value.Port);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                if (isFirstFailure)
                {
                    LogNotConnected(options.Value.Host, options.Value.Port, failure.Message);
                }

                isFirstFailure = false;
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(options.Value.ReconnectMs), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Leave();
    }

    /// <summary>Asks for the topics again, upon which retained messages come again.</summary>
    public async Task Subscribe(CancellationToken cancellation)
    {
        var subscription = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in Topics.ServiceFilters)
        {
            // What the service itself sends to devices is not for it.
            subscription.WithTopicFilter(topic => topic.WithTopic(filter).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithNoLocal());
        }

        subscription.WithTopicFilter(topic => topic.WithTopic(Topics.Probe).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtMostOnce));
        await _client.SubscribeAsync(subscription.Build(), cancellation);
    }

    /// <summary>Sends something, and does not wait for it.</summary>
    /// <param name="topic">Where.</param>
    /// <param name="payload">What; empty to take back what was retained.</param>
    /// <param name="retain">Whether the broker keeps it.</param>
    /// <param name="expiryS">It is worth nothing after so many seconds; 0 for never.</param>
    /// <param name="quality">Whether it is sent until it is acknowledged.</param>
    /// <param name="correlation">What tells to which request it belongs; null where it belongs to none.</param>
    /// <param name="responseTopic">Where an answer to it is heard; null where none is wanted.</param>
    public void Send(
        string topic,
        byte[] payload,
        bool retain = false,
        uint expiryS = 0,
        MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce,
        byte[]? correlation = null,
        string? responseTopic = null)
    {
        if (!_client.IsConnected)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        var message = new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(payload)
            .WithContentType(DeviceJson.ContentType)
            .WithRetainFlag(retain)
            .WithQualityOfServiceLevel(quality);
        if (correlation is not null)
        {
            message.WithCorrelationData(correlation);
        }

        if (responseTopic is not null)
        {
            message.WithResponseTopic(responseTopic);
        }

        _ = Publish((expiryS > 0 ? message.WithMessageExpiryInterval(expiryS) : message).Build());
    }

    public void Dispose() => _client.Dispose();

    private async Task Publish(MqttApplicationMessage message)
    {
        try
        {
            await _client.PublishAsync(message);
        }
        catch (Exception failure)
        {
            Interlocked.Increment(ref _dropped);
            LogNotSent(message.Topic, failure.Message);
        }
    }

    private MqttClientOptions Options()
    {
        var settings = options.Value;
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(tcp => (tcp.RemoteEndpoint, tcp.BufferSize) = (new DnsEndPoint(settings.Host, settings.Port), SocketBytes))
            .WithClientId($"muser-{silo.Name}-{silo.SiloAddress.Endpoint.Port}")
            .WithCleanStart()
            .WithKeepAlivePeriod(KeepAlive);
        if (settings.User.Length > 0)
        {
            builder.WithCredentials(settings.User, settings.Password);
        }

        return (settings.Tls ? builder.WithTlsOptions(Tls) : builder).Build();
    }

    private void Tls(MqttClientTlsOptionsBuilder tls)
    {
        var settings = options.Value;
        tls.WithTargetHost(settings.CertificateName.Length > 0 ? settings.CertificateName : settings.Host);
        if (settings.AuthorityPath.Length > 0)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(settings.AuthorityPath);

            // Authorities of one's own publish no lists of what they have taken back.
            tls.WithTrustChain(authorities).WithRevocationMode(X509RevocationMode.NoCheck);
        }
    }

    private async Task Leave()
    {
        try
        {
            if (_client.IsConnected)
            {
                await _client.DisconnectAsync(new MqttClientDisconnectOptions());
            }
        }
        catch (Exception failure)
        {
            LogNotSent("disconnect", failure.Message);
        }
    }

    [LoggerMessage(EventId = 2701, Level = LogLevel.Information, Message = "Connected to the broker {Host}:{Port}.")]
    private partial void LogConnected(string host, int port);

    [LoggerMessage(EventId = 2702, Level = LogLevel.Warning, Message = "The connection to the broker {Host}:{Port} broke; connecting again.")]
    private partial void LogLost(string host, int port);

    [LoggerMessage(EventId = 2703, Level = LogLevel.Warning, Message = "The broker {Host}:{Port} cannot be reached, and is tried again and again: {Reason}")]
    private partial void LogNotConnected(string host, int port, string reason);

    [LoggerMessage(EventId = 2704, Level = LogLevel.Debug, Message = "A message to {Topic} was not sent: {Reason}")]
    private partial void LogNotSent(string topic, string reason);
}
