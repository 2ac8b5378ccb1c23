using MQTTnet.Protocol;
using Muser.Mqtt.Tests.Fixtures;

namespace Muser.Mqtt.Tests.Embedded;

[Trait("Tier", "Unit")]
[Collection(nameof(Alone))]
public sealed class BrokerAllocationTests
{
    private const int Messages = 20_000;

    /// <summary>
    /// Server and receiving client in one process: the server reads a message (an object and its payload), the client reads it again and hands it
    /// over. Nothing else grows with the number of messages.
    /// </summary>
    [Fact]
    public async Task AMessageCostsItsObjectsAndItsPayloadTwiceAndLittleElse()
    {
        await using var broker = await TestBroker.StartAsync(options => options.WithMaxPendingMessagesPerClient(Messages));
        var receiver = await broker.ConnectAsync("receiver");
        var sender = await broker.ConnectAsync("sender");
        var received = 0;
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var quiet = new MQTTnet.MqttClientFactory().CreateMqttClient();
        quiet.ApplicationMessageReceivedAsync += _ =>
        {
            if (Interlocked.Increment(ref received) % Messages == 0)
            {
                all.TrySetResult();
            }

            return Task.CompletedTask;
        };
        await quiet.ConnectAsync(new MQTTnet.MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).WithClientId("quiet").Build());
        await MQTTnet.MqttClientExtensions.SubscribeAsync(quiet, "n");
        MQTTnet.MqttApplicationMessage message = new() { Topic = "n", Payload = new(new byte[100]), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce };
        await RoundAsync();
        var before = GC.GetTotalAllocatedBytes();

        await RoundAsync();

        // Twice 256 bytes for message and payload, 160 for the event of the client, and what one write in a while costs.
        Assert.InRange((GC.GetTotalAllocatedBytes() - before) / Messages, 1, 1200);
        quiet.Dispose();

        async Task RoundAsync()
        {
            all = new(TaskCreationOptions.RunContinuationsAsynchronously);
            for (var i = 0; i < Messages; i++)
            {
                await sender.Client.PublishAsync(message);
            }

            await all.Task.OrFail();
        }
    }
}
