using System.Net.Sockets;
using MQTTnet.Protocol;
using Muser.Mqtt.Tests.Fixtures;

namespace Muser.Mqtt.Tests.Embedded;

/// <summary>Clients that do not keep to the protocol lose their connection; nobody else notices.</summary>
[Trait("Tier", "Unit")]
public sealed class HostileClientTests
{
    /// <summary>CONNECT of MQTT 5, client id "x", no keep alive.</summary>
    private static readonly byte[] Connect = [0x10, 14, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 2, 0, 0, 0, 0, 1, (byte)'x'];

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\0\0\0\0")]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")]
    public async Task WhatIsNotMqttIsClosed(string bytes)
    {
        await using var broker = await TestBroker.StartAsync();
        using var socket = await RawAsync(broker.Port, System.Text.Encoding.Latin1.GetBytes(bytes));
        Assert.Empty(await ReadToEndAsync(socket));
    }

    [Theory]
    [InlineData(new byte[] { 0x30, 4, 0, 1, (byte)'#', 0 }, MqttDisconnectReasonCode.TopicNameInvalid)]
    [InlineData(new byte[] { 0x30, 4, 0, 1, 0xFF, 0 }, MqttDisconnectReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x36, 2, 0, 0 }, MqttDisconnectReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x82, 3, 0, 0, 0 }, MqttDisconnectReasonCode.ProtocolError)]
    [InlineData(new byte[] { 0x82, 7, 0, 1, 0, 0, 1, (byte)'a', 3 }, MqttDisconnectReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x82, 8, 0, 1, 0, 0, 2, (byte)'a', (byte)'#', 0 }, MqttDisconnectReasonCode.TopicFilterInvalid)]
    [InlineData(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F, 0 }, MqttDisconnectReasonCode.PacketTooLarge)]
    [InlineData(new byte[] { 0x10, 2, 0, 0 }, MqttDisconnectReasonCode.ProtocolError)]
    [InlineData(new byte[] { 0x30, 6, 0, 0, 3, 0x23, 0xFF, 0xFF }, MqttDisconnectReasonCode.TopicAliasInvalid)]
    public async Task ABrokenPacketIsAnsweredWithItsReason(byte[] packet, MqttDisconnectReasonCode reason)
    {
        await using var broker = await TestBroker.StartAsync();
        var other = await broker.ConnectAsync("other");
        await other.SubscribeAsync("fine");
        using var socket = await RawAsync(broker.Port, [.. Connect, .. packet]);

        var answer = await ReadToEndAsync(socket);

        // CONNACK, then DISCONNECT with the reason.
        Assert.Equal(0x20, answer[0]);
        Assert.Equal([0xE0, 1, (byte)reason], answer[(2 + answer[1])..]);
        await other.PublishAsync("fine", "still");
        Assert.Equal("still", await other.NextTextAsync());
    }

    [Fact]
    public async Task AMessageOfQos2ThatComesTwiceIsDeliveredOnce()
    {
        await using var broker = await TestBroker.StartAsync();
        var other = await broker.ConnectAsync("other");
        await other.SubscribeAsync("a");
        byte[] publish = [0x34, 7, 0, 1, (byte)'a', 0, 9, 0, (byte)'1'];
        byte[] again = [0x3C, 7, 0, 1, (byte)'a', 0, 9, 0, (byte)'1'];
        byte[] release = [0x62, 2, 0, 9];
        byte[] next = [0x34, 7, 0, 1, (byte)'a', 0, 9, 0, (byte)'2'];

        using var socket = await RawAsync(broker.Port, [.. Connect, .. publish, .. again, .. release, .. next]);

        Assert.Equal("1", await other.NextTextAsync());
        Assert.Equal("2", await other.NextTextAsync());
    }

    [Fact]
    public async Task AClientThatDoesNotReadLosesTheOldestMessagesAndNobodyWaitsForIt()
    {
        await using var broker = await TestBroker.StartAsync(options => options.WithMaxPendingMessagesPerClient(100));
        var dropped = 0;
        broker.Server.ApplicationMessageEnqueuedOrDroppedAsync += args =>
        {
            Interlocked.Add(ref dropped, args.IsDropped ? 1 : 0);
            return Task.CompletedTask;
        };
        byte[] subscribe = [0x82, 7, 0, 1, 0, 0, 1, (byte)'a', 0];
        using var deaf = await RawAsync(broker.Port, [.. Connect, .. subscribe]);
        Assert.Equal(0x90, (await ReadPacketAsync(deaf, skip: 1))[0]);
        var sender = await broker.ConnectAsync("sender");

        for (var i = 0; i < 2000; i++)
        {
            await sender.Client.PublishAsync(new() { Topic = "a", Payload = new(new byte[32 * 1024]), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce }).OrFail();
        }

        Assert.NotEqual(0, dropped);
        var session = await broker.Server.GetSessionAsync("x");
        Assert.InRange(session.PendingApplicationMessagesCount, 1, 100);
    }

    private static async Task<Socket> RawAsync(int port, byte[] bytes)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync("127.0.0.1", port);
        await socket.SendAsync(bytes);
        return socket;
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using MemoryStream all = new();
        try
        {
            await using NetworkStream stream = new(socket);
            await stream.CopyToAsync(all).OrFail();
        }
        catch (IOException)
        {
            // Reset: what came before it counts.
        }

        return all.ToArray();
    }

    private static async Task<byte[]> ReadPacketAsync(Socket socket, int skip)
    {
        await using NetworkStream stream = new(socket);
        var header = new byte[2];
        byte[] body;
        do
        {
            await stream.ReadExactlyAsync(header).AsTask().OrFail();
            body = new byte[header[1]];
            await stream.ReadExactlyAsync(body).AsTask().OrFail();
        }
        while (skip-- > 0);
        return [.. header, .. body];
    }
}
