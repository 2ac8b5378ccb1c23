using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Muser.Mqtt.Tests.Fixtures;

/// <summary>A client whose messages are waited for one by one.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly Channel<MqttApplicationMessage> _messages = Channel.CreateUnbounded<MqttApplicationMessage>();
    private readonly TaskCompletionSource<MqttClientDisconnectedEventArgs> _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TestClient()
    {
        Client = new MqttClientFactory().CreateMqttClient();
        Client.ApplicationMessageReceivedAsync += args =>
        {
            _messages.Writer.TryWrite(args.ApplicationMessage);
            return Task.CompletedTask;
        };
        Client.DisconnectedAsync += args =>
        {
            _disconnected.TrySetResult(args);
            return Task.CompletedTask;
        };
    }

    public IMqttClient Client { get; }

    /// <summary>The answer to CONNECT.</summary>
    public MqttClientConnectResult Result { get; private set; } = null!;

    public Task<MqttClientDisconnectedEventArgs> Disconnected => _disconnected.Task.OrFail();

    public static async Task<TestClient> ConnectAsync(
        int port, string clientId, Action<MqttClientOptionsBuilder>? configure = null, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        TestClient client = new();
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(clientId).WithProtocolVersion(version);
        configure?.Invoke(options);
        client.Result = await client.Client.ConnectAsync(options.Build()).OrFail();
        return client;
    }

    /// <summary>The next message.</summary>
    public Task<MqttApplicationMessage> NextAsync() => _messages.Reader.ReadAsync().AsTask().OrFail();

    /// <summary>The next message's payload as text.</summary>
    public async Task<string> NextTextAsync() => (await NextAsync()).ConvertPayloadToString() ?? "";

    public Task<MqttClientSubscribeResult> SubscribeAsync(
        string filter, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.ExactlyOnce, Action<MqttTopicFilter>? configure = null)
    {
        MqttTopicFilter topic = new() { Topic = filter, QualityOfServiceLevel = quality };
        configure?.Invoke(topic);
        return Client.SubscribeAsync(topic).OrFail();
    }

    public Task<MqttClientPublishResult> PublishAsync(
        string topic, string payload, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce, bool retain = false) =>
        Client.PublishStringAsync(topic, payload, quality, retain).OrFail();

    public void Dispose() => Client.Dispose();
}
