using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Muser.Mqtt.Tests.Fixtures;

namespace Muser.Mqtt.Tests.Semantics;

[Trait("Tier", "Unit")]
public sealed class ConnectionTests
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task ServerDecidesByNameAndPassword(MqttProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync(handlers: server => server.ValidatingConnectionAsync += args =>
        {
            args.ReasonCode = args is { UserName: "dish", Password: "right" } ? MqttConnectReasonCode.Success : MqttConnectReasonCode.BadUserNameOrPassword;
            return Task.CompletedTask;
        });

        var right = await broker.ConnectAsync("right", options => options.WithCredentials("dish", "right"), version);
        var wrong = await broker.ConnectAsync("wrong", options => options.WithCredentials("dish", "wrong"), version);
        var nobody = await broker.ConnectAsync("nobody", version: version);

        Assert.Equal(MqttClientConnectResultCode.Success, right.Result.ResultCode);
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, wrong.Result.ResultCode);
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, nobody.Result.ResultCode);
        Assert.False(wrong.Client.IsConnected);
    }

    [Fact]
    public async Task ServerThatIsNotThereIsAnExceptionAndTheClientMayTryAgain()
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        TaskCompletionSource<MqttClientDisconnectedEventArgs> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += args =>
        {
            told.TrySetResult(args);
            return Task.CompletedTask;
        };

        // The port of tcpmux: nobody listens there.
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", 1).Build();

        await Assert.ThrowsAnyAsync<Exception>(() => client.ConnectAsync(options).OrFail());

        Assert.False((await told.Task.OrFail()).ClientWasConnected);
        await Assert.ThrowsAnyAsync<Exception>(() => client.ConnectAsync(options).OrFail());
    }

    [Fact]
    public async Task NothingCanBeSentWithoutAConnection()
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        await Assert.ThrowsAsync<MqttClientNotConnectedException>(() => client.PublishStringAsync("a", "b"));
        await Assert.ThrowsAsync<MqttClientNotConnectedException>(() => client.SubscribeAsync("a"));
        await Assert.ThrowsAsync<MqttClientNotConnectedException>(() => client.PingAsync());
        Assert.False(await client.TryPingAsync());
    }

    [Fact]
    public async Task SecondClientWithOneIdTakesTheConnectionOver()
    {
        await using var broker = await TestBroker.StartAsync();
        var types = new List<MqttClientDisconnectType>();
        broker.Server.ClientDisconnectedAsync += args =>
        {
            lock (types)
            {
                types.Add(args.DisconnectType);
            }

            return Task.CompletedTask;
        };
        var first = await broker.ConnectAsync("dish");
        var second = await broker.ConnectAsync("dish");

        Assert.Equal(MqttClientDisconnectReason.SessionTakenOver, (await first.Disconnected).Reason);
        Assert.True(second.Client.IsConnected);
        Assert.Equal([MqttClientDisconnectType.Takeover], types);
        Assert.Equal("dish", (await broker.Server.GetClientsAsync()).Single().Id);
    }

    [Fact]
    public async Task ServerSaysWhyItClosesAConnection()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        await broker.Server.DisconnectClientAsync(
            "client", new MqttServerClientDisconnectOptions { ReasonCode = MqttDisconnectReasonCode.AdministrativeAction, ReasonString = "drained" });
        var args = await client.Disconnected;
        Assert.Equal((MqttClientDisconnectReason.AdministrativeAction, "drained"), (args.Reason, args.ReasonString));
        Assert.True(args.ClientWasConnected);
    }

    [Fact]
    public async Task WhatWaitsForAnAnswerFailsWhenTheConnectionEnds()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new();
        await using var broker = await TestBroker.StartAsync(handlers: server => server.InterceptingPublishAsync += _ =>
        {
            asked.TrySetResult();
            return never.Task;
        });
        var client = await broker.ConnectAsync("client");
        var publishing = client.PublishAsync("a", "b");
        await asked.Task.OrFail();

        _ = broker.Server.DisconnectClientAsync("client", MqttDisconnectReasonCode.ServerBusy);

        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => publishing);
        never.SetResult();
    }

    [Fact]
    public async Task ClientConnectsAgainFromItsDisconnectedHandler()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        TaskCompletionSource back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Client.ConnectedAsync += _ =>
        {
            back.TrySetResult();
            return Task.CompletedTask;
        };
        client.Client.DisconnectedAsync += _ => client.Client.ReconnectAsync();

        await broker.Server.DisconnectClientAsync("client", MqttDisconnectReasonCode.ServerBusy);

        await back.Task.OrFail();
        await client.SubscribeAsync("a");
        await client.PublishAsync("a", "again");
        Assert.Equal("again", await client.NextTextAsync());
    }

    [Fact]
    public async Task PingIsAnswered()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        await client.Client.PingAsync().OrFail();
        Assert.True(await client.Client.TryPingAsync());
    }

    [Fact]
    public async Task AnswersGoOutWhileAHandlerOfMessagesWaits()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("ask");
        await client.SubscribeAsync("answer");
        client.Client.ApplicationMessageReceivedAsync += async args =>
        {
            if (args.ApplicationMessage.Topic == "ask")
            {
                await client.PublishAsync("answer", "42");
            }
        };

        await client.PublishAsync("ask", "?");

        Assert.Equal("?", await client.NextTextAsync());
        Assert.Equal("42", await client.NextTextAsync());
    }
}
