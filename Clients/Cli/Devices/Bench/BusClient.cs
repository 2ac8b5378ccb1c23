using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Cli.Devices.Bench;

/// <summary>A client of the bus that gives commands and takes the time until each has ended.</summary>
internal sealed class BusClient : IAsyncDisposable
{
    private const string Id = "bench";
    /// <summary>As the service has it.</summary>
    private const int SocketBytes = 1 << 20;

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentDictionary<Guid, (long Timestamp, TaskCompletionSource<double> Ended)> _open = new();

    /// <summary>Connects.</summary>
    public async Task Connect(int mqttPort, CancellationToken cancellation)
    {
        _client.ApplicationMessageReceivedAsync += arrival =>
        {
            Receive(arrival.ApplicationMessage);
            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(tcp => (tcp.RemoteEndpoint, tcp.BufferSize) = (new DnsEndPoint("127.0.0.1", mqttPort), SocketBytes)).WithClientId(Id).Build();
        await _client.ConnectAsync(options, cancellation);
        var topics = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in BusTopics.Plain.ClientFilters(Id))
        {
            topics.WithTopicFilter(topic => topic.WithTopic(filter).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce));
        }

        await _client.SubscribeAsync(topics.Build(), cancellation);
    }

    /// <summary>Gives a command; the time until its end is known here, ms.</summary>
    public async Task<double> Command(string device, string command)
    {
        var request = new CommandRequest { Id = Guid.CreateVersion7(), Client = Id, Command = command };
        var payload = DeviceJson.Write(request, TimeProvider.System.UtcUnixNs());
        var ended = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[request.Id] = (Stopwatch.GetTimestamp(), ended);
        await _client.PublishAsync(new MqttApplicationMessageBuilder()
            .WithTopic(BusTopics.Plain.Command(device))
            .WithPayload(payload)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build());
        return await ended.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync(new MqttClientDisconnectOptions());
        _client.Dispose();
    }

    private void Receive(MqttApplicationMessage message)
    {
        var (answer, error) = DeviceJson.ReadCommandAnswer(message.Payload);
        if (error is null && answer!.Phase.IsEnd() && _open.TryRemove(answer.Id, out var open))
        {
            if (answer.Phase == CommandPhase.Done)
            {
                open.Ended.SetResult(Stopwatch.GetElapsedTime(open.Timestamp).TotalMilliseconds);
            }
            else
            {
                open.Ended.SetException(new InvalidOperationException($"A command ended as {answer.Phase}: {answer.Text}"));
            }
        }
    }
}
