using MQTTnet.Protocol;
using Muser.Mqtt.Tests.Fixtures;
using Muser.Testing;

namespace Muser.Mqtt.Tests.Embedded;

/// <summary>What the embedded client does and the one of the packages does not: it keeps to the server's Receive Maximum.</summary>
[Trait("Tier", "Oracle")]
public sealed class SendQuotaTests
{
    [OracleFact("mosquitto")]
    public async Task MoreMessagesThanTheServerTakesAtOnceAllArrive()
    {
        // mosquitto takes 20 at once and closes the connection of who sends more.
        using var broker = await Mosquitto.StartAsync();
        using var receiver = await TestClient.ConnectAsync(broker.Port, "receiver");
        using var sender = await TestClient.ConnectAsync(broker.Port, "sender");
        Assert.Equal((ushort)20, sender.Result.ReceiveMaximum);
        await receiver.SubscribeAsync("n");

        var publishing = Enumerable.Range(0, 500)
            .Select(i => sender.PublishAsync("n", $"{i}", (MqttQualityOfServiceLevel)(1 + (i % 2)))).ToArray();
        await Task.WhenAll(publishing).OrFail();

        var received = new HashSet<string>();
        while (received.Count < 500)
        {
            Assert.True(received.Add(await receiver.NextTextAsync()));
        }
    }
}
