using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Devices;

/// <summary>The connection of a device to the broker: with the will that says it is lost, and a session that outlives a short absence. Safe for any thread.</summary>
internal sealed class DeviceLink : IDisposable
{
    /// <summary>
    /// The broker gives a connection up when it has not read from it for one and a half times this. Heartbeats tell much sooner who is silent; a short time
    /// here has a broker that is too busy to read break the connections of devices that are well.
    /// </summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(60);

    /// <summary>What the broker keeps for a device that is away for a moment, s.</summary>
    private const uint SessionExpiryS = 3600;

    /// <summary>What the system keeps of a burst; with less, the window of a busy connection may shrink below a segment, and 0.2 s pass for each.</summary>
    private const int SocketBytes = 64 << 10;

    private readonly Device _device;
    private readonly BusAddress _bus;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private TaskCompletionSource _ended = new();

    /// <param name="device">The device.</param>
    /// <param name="bus">The broker.</param>
    /// <param name="received">Is called for one message after the other.</param>
    public DeviceLink(Device device, BusAddress bus, Action<MqttApplicationMessage> received)
    {
        (_device, _bus, Topics) = (device, bus, new BusTopics(bus.Prefix));
        _client.ApplicationMessageReceivedAsync += arrival =>
        {
            received(arrival.ApplicationMessage);
            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += end =>
        {
            IsTakenOver |= end.Reason == MqttClientDisconnectReason.SessionTakenOver;
            _ended.TrySetResult();
            return Task.CompletedTask;
        };
    }

    /// <summary>The topics.</summary>
    public BusTopics Topics { get; }

    /// <summary>Whether there is a connection now.</summary>
    public bool IsConnected => _client.IsConnected;

    /// <summary>Whether another connection has come under the id of the device.</summary>
    public bool IsTakenOver { get; private set; }

    /// <summary>Ends with the connection.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Connects, and asks for what is for the device.</summary>
    /// <param name="will">What the broker says of the device when the connection breaks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task Connect(byte[] will, CancellationToken cancellation)
    {
        _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = Address()
            .WithClientId($"device-{_device.Id}")
            .WithCleanStart(false)
            .WithSessionExpiryInterval(SessionExpiryS)
            .WithKeepAlivePeriod(KeepAlive)
            .WithWillTopic(Topics.Status(_device.Id.Value))
            .WithWillPayload(will)
            .WithWillRetain()
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        await _client.ConnectAsync(options.Build(), cancellation);
        var topics = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in Topics.DeviceFilters(_device.Id.Value).Append(Topics.HostState(BusName.Service)))
        {
            topics.WithTopicFilter(topic => topic.WithTopic(filter).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce));
        }

        await _client.SubscribeAsync(topics.Build(), cancellation);
    }

    /// <summary>Sends something, and does not wait for it; nothing where there is no connection.</summary>
    /// <param name="topic">Where.</param>
    /// <param name="payload">What.</param>
    /// <param name="retain">Whether the broker keeps it.</param>
    /// <param name="request">The request that it answers, which stands in the body as well; null where it answers none.</param>
    public void Send(string topic, byte[] payload, bool retain = false, Guid? request = null)
    {
        if (_client.IsConnected)
        {
            _ = Publish(Message(topic, payload, retain, request: request));
        }
    }

    /// <summary>Sends a heartbeat; ends when it is on its way.</summary>
    public Task Beat(byte[] heartbeat) => Publish(Message(Topics.Heartbeat(_device.Id.Value), heartbeat, quality: MqttQualityOfServiceLevel.AtMostOnce));

    /// <summary>Says a last thing, which the broker keeps, and disconnects.</summary>
    public async Task Leave(string topic, byte[] payload)
    {
        try
        {
            await _client.PublishAsync(Message(topic, payload, retain: true));
            await _client.DisconnectAsync(new MqttClientDisconnectOptions());
        }
        catch (Exception failure)
        {
            _device.Note($"{_device.Id}: it could not leave in good order: {failure.Message}");
        }
    }

    /// <summary>Says something again and again under a name of its own: the device's has been taken over.</summary>
    /// <param name="name">Tells this process from the other.</param>
    /// <param name="topic">Where.</param>
    /// <param name="payload">What.</param>
    /// <param name="times">How often.</param>
    /// <param name="pause">Before each.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task Protest(string name, string topic, byte[] payload, int times, TimeSpan pause, CancellationToken cancellation)
    {
        try
        {
            using var client = new MqttClientFactory().CreateMqttClient();
            await client.ConnectAsync(Address().WithClientId($"device-{_device.Id}-{name}").Build(), cancellation);
            for (var time = 0; time < times; time++)
            {
                await Task.Delay(pause, _device.Clock, cancellation);
                await client.PublishAsync(Message(topic, payload), cancellation);
            }

            await client.DisconnectAsync(new MqttClientDisconnectOptions(), cancellation);
        }
        catch (Exception failure)
        {
            _device.Note($"{_device.Id}: it could not be said that there are two of this id: {failure.Message}");
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>How the broker is reached, and as whom.</summary>
    private MqttClientOptionsBuilder Address()
    {
        var options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(tcp => (tcp.RemoteEndpoint, tcp.BufferSize) = (new DnsEndPoint(_bus.Host, _bus.Port), SocketBytes));
        if (_bus.User.Length > 0)
        {
            options.WithCredentials(_bus.User, _bus.Password);
        }

        return _bus.UseTls ? options.WithTlsOptions(Tls) : options;
    }

    private void Tls(MqttClientTlsOptionsBuilder tls)
    {
        tls.WithTargetHost(_bus.CertificateName ?? _bus.Host);
        if (_bus.AuthorityFile is { } file)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);

            // Authorities of one's own publish no lists of what they have taken back.
            tls.WithTrustChain(authorities).WithRevocationMode(X509RevocationMode.NoCheck);
        }
    }

    private async Task Publish(MqttApplicationMessage message)
    {
        try
        {
            await _client.PublishAsync(message);
        }
        catch (Exception failure)
        {
            _device.Note($"{_device.Id}: a message to {message.Topic} was not sent: {failure.Message}");
        }
    }

    private static MqttApplicationMessage Message(
        string topic, byte[] payload, bool retain = false, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce, Guid? request = null)
    {
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(payload)
            .WithContentType(DeviceJson.ContentType)
            .WithRetainFlag(retain)
            .WithQualityOfServiceLevel(quality);
        return (request is { } id ? message.WithCorrelationData(Encoding.ASCII.GetBytes(id.ToString("D"))) : message).Build();
    }
}
