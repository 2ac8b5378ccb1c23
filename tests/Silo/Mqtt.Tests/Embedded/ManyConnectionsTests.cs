using Muser.Mqtt.Tests.Fixtures;

namespace Muser.Mqtt.Tests.Embedded;

[Trait("Tier", "Unit")]
[Collection(nameof(Alone))]
public sealed class ManyConnectionsTests
{
    private const int Connections = 1000;

    /// <summary>Both ends of a connection, with a subscription: two input buffers of 2 KB, sockets, sessions.</summary>
    private const int BytesEach = 40 * 1024;

    [Fact]
    public async Task AConnectionOnWhichNothingHappensHoldsLittle()
    {
        await using var broker = await TestBroker.StartAsync(options => options.WithConnectionBacklog(Connections));
        var first = await broker.ConnectAsync("first");
        await first.SubscribeAsync("device/+/status");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        List<TestClient> clients = [];

        for (var i = 0; i < Connections; i++)
        {
            var client = await broker.ConnectAsync($"device-{i}");
            await client.SubscribeAsync($"client/command/device-{i}");
            clients.Add(client);
        }

        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / Connections, 1, BytesEach);
        await clients[777].PublishAsync("device/777/status", "here");
        Assert.Equal("here", await first.NextTextAsync());
        await first.PublishAsync("client/command/device-42", "you");
        Assert.Equal("you", await clients[42].NextTextAsync());
        Assert.Equal(Connections + 1, (await broker.Server.GetClientsAsync()).Count);
    }
}
