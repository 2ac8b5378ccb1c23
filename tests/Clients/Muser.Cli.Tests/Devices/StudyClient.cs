using System.Buffers;
using System.Text;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Cli.Tests.Devices;

/// <summary>A client of the control study: it speaks MQTT, and knows the topics.</summary>
internal sealed class StudyClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<(string Topic, ReadOnlySequence<byte> Payload, byte[]? Correlation)> _messages =
        Channel.CreateUnbounded<(string, ReadOnlySequence<byte>, byte[]?)>();

    public static async Task<StudyClient> Connect(int port, string id, string? more = null, (string Topic, string Payload)? will = null, MqttProtocolVersion version = MqttProtocolVersion.V311, bool retainsWill = true)
    {
        var client = new StudyClient();
        client._client.ApplicationMessageReceivedAsync += arrival =>
        {
            client._messages.Writer.TryWrite((arrival.ApplicationMessage.Topic, new ReadOnlySequence<byte>(arrival.ApplicationMessage.Payload.ToArray()), arrival.ApplicationMessage.CorrelationData));
            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder().WithProtocolVersion(version).WithTcpServer("127.0.0.1", port).WithClientId(id);
        if (will is var (topic, payload))
        {
            options.WithWillTopic(topic).WithWillPayload(Encoding.UTF8.GetBytes(payload)).WithWillRetain(retainsWill);
        }

        await client._client.ConnectAsync(options.Build());
        var topics = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in BusTopics.Plain.ClientFilters(id).Concat(more is null ? [] : [more]))
        {
            topics.WithTopicFilter(builder => builder.WithTopic(filter).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce));
        }

        await client._client.SubscribeAsync(topics.Build());
        return client;
    }

    public Task Publish(string topic, string payload, bool retain = false, byte[]? correlation = null, string? responseTopic = null)
    {
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(topic).WithPayload(payload).WithRetainFlag(retain).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (correlation is not null)
        {
            message.WithCorrelationData(correlation);
        }

        if (responseTopic is not null)
        {
            message.WithResponseTopic(responseTopic);
        }

        return _client.PublishAsync(message.Build());
    }

    public async Task<CommandAnswer> Answer(Guid? id)
    {
        for (; ; )
        {
            if (await AnswerWithCorrelation() is var (answer, _) && (id is null || answer.Id == id))
            {
                return answer;
            }
        }
    }

    public async Task<(CommandAnswer Answer, byte[]? Correlation)> AnswerWithCorrelation(TopicKind kind = TopicKind.CommandAnswer)
    {
        for (; ; )
        {
            var (topic, payload, correlation) = await Message();
            if (BusTopics.Plain.TryParse(topic, out var parsed) && parsed.Kind == kind && DeviceJson.ReadCommandAnswer(payload) is ({ } answer, null))
            {
                return (answer, correlation);
            }
        }
    }

    /// <summary>The next request of this client that is refused, whatever it was: the code, and why.</summary>
    public async Task<(string Code, string Text)> Refusal()
    {
        for (; ; )
        {
            var (topic, payload, _) = await Message();
            _ = BusTopics.Plain.TryParse(topic, out var parsed);
            switch (parsed.Kind)
            {
                case TopicKind.CommandAnswer or TopicKind.GroupAnswer when DeviceJson.ReadCommandAnswer(payload) is ({ Phase: CommandPhase.Rejected } answer, null):
                    return (answer.Code, answer.Text);
                case TopicKind.ValueAnswer when DeviceJson.ReadValueAnswer(payload) is ({ IsOk: false } answer, null):
                    return (answer.Code, answer.Text);
                default:
                    break;
            }
        }
    }

    public async Task<string> Next(string topic)
    {
        for (; ; )
        {
            if (await Message() is var (name, payload, _) && name == topic)
            {
                return Encoding.UTF8.GetString(payload.ToArray());
            }
        }
    }

    /// <summary>The process ends without a word.</summary>
    public void Break() => _client.Dispose();

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(string Topic, ReadOnlySequence<byte> Payload, byte[]? Correlation)> Message()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _messages.Reader.ReadAsync(patience.Token);
    }
}
