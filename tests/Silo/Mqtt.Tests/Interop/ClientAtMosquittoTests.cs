using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using Muser.Mqtt.Tests.Fixtures;
using Muser.Testing;

namespace Muser.Mqtt.Tests.Interop;

/// <summary>The client of the built engine at the reference broker.</summary>
[Trait("Tier", "Oracle")]
public sealed class ClientAtMosquittoTests
{
    [OracleFact("mosquitto")]
    public async Task MessagesOfEveryQualityAndVersionComeBack()
    {
        using var broker = await Mosquitto.StartAsync();
        foreach (var version in new[] { MqttProtocolVersion.V311, MqttProtocolVersion.V500 })
        {
            using var client = await TestClient.ConnectAsync(broker.Port, $"c{version}", version: version);
            await client.SubscribeAsync("a/#");
            foreach (var quality in Enum.GetValues<MqttQualityOfServiceLevel>())
            {
                var result = await client.PublishAsync("a/b", $"{quality}", quality);
                Assert.Equal(MqttClientPublishReasonCode.Success, result.ReasonCode);
                var message = await client.NextAsync();
                Assert.Equal(($"{quality}", quality), (message.ConvertPayloadToString(), message.QualityOfServiceLevel));
            }
        }
    }

    [OracleFact("mosquitto")]
    public async Task RetainedMessagesAreFoundAndTheirOptionsKept()
    {
        using var broker = await Mosquitto.StartAsync();
        using var client = await TestClient.ConnectAsync(broker.Port, "client");
        await client.PublishAsync("r", "kept", retain: true);

        await client.SubscribeAsync("r");
        var message = await client.NextAsync();
        Assert.True(message.Retain);
        await client.SubscribeAsync("r", configure: filter => filter.RetainHandling = MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly);
        await client.Client.UnsubscribeAsync("r").OrFail();
        await client.SubscribeAsync(
            "r", configure: filter => (filter.RetainAsPublished, filter.RetainHandling) = (true, MqttRetainHandling.DoNotSendOnSubscribe));
        await client.PublishAsync("r", "new", retain: true);
        message = await client.NextAsync();
        Assert.Equal(("new", true), (message.ConvertPayloadToString(), message.Retain));
    }

    [OracleFact("mosquitto")]
    public async Task OwnMessagesStayAwayWhereTheyAreNotWanted()
    {
        using var broker = await Mosquitto.StartAsync();
        using var client = await TestClient.ConnectAsync(broker.Port, "client");
        using var other = await TestClient.ConnectAsync(broker.Port, "other");
        await client.SubscribeAsync("a", configure: filter => filter.NoLocal = true);
        await client.PublishAsync("a", "own");
        await other.PublishAsync("a", "other's");
        Assert.Equal("other's", await client.NextTextAsync());
    }

    [OracleFact("mosquitto")]
    public async Task WillComesAfterItsDelayAndNotWhenTheClientIsBackInTime()
    {
        using var broker = await Mosquitto.StartAsync();
        using var watcher = await TestClient.ConnectAsync(broker.Port, "watcher");
        await watcher.SubscribeAsync("will/+");
        using var late = await TestClient.ConnectAsync(broker.Port, "late", options => Will(options, "late"));
        using var back = await TestClient.ConnectAsync(broker.Port, "back", options => Will(options, "back"));

        late.Dispose();
        back.Dispose();
        using var again = await TestClient.ConnectAsync(broker.Port, "back", options => options.WithCleanStart(false).WithSessionExpiryInterval(60));

        Assert.True(again.Result.IsSessionPresent);
        Assert.Equal("late", await watcher.NextTextAsync());
        await watcher.PublishAsync("will/end", "end");
        Assert.Equal("end", await watcher.NextTextAsync());
    }

    [OracleFact("mosquitto")]
    public async Task SessionLivesOnUntilItExpires()
    {
        using var broker = await Mosquitto.StartAsync();
        using var sender = await TestClient.ConnectAsync(broker.Port, "sender");
        using (var first = await TestClient.ConnectAsync(broker.Port, "device", options => options.WithSessionExpiryInterval(60)))
        {
            await first.SubscribeAsync("queue", MqttQualityOfServiceLevel.AtLeastOnce);
            await first.Client.DisconnectAsync().OrFail();
        }

        await sender.PublishAsync("queue", "waited");
        using var second = await TestClient.ConnectAsync(broker.Port, "device", options => options.WithCleanStart(false));
        Assert.True(second.Result.IsSessionPresent);
        Assert.Equal("waited", await second.NextTextAsync());
        await second.Client.DisconnectAsync().OrFail();

        // Without an expiry it ended with the connection.
        using var third = await TestClient.ConnectAsync(broker.Port, "device", options => options.WithCleanStart(false));
        Assert.False(third.Result.IsSessionPresent);
    }

    [OracleFact("mosquitto")]
    public async Task PropertiesComeBackAsTheyWereSent()
    {
        using var broker = await Mosquitto.StartAsync();
        using var client = await TestClient.ConnectAsync(broker.Port, "client");
        await client.Client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter("p").WithSubscriptionIdentifier(300).Build()).OrFail();
        await client.Client.PublishAsync(new MqttApplicationMessageBuilder()
            .WithTopic("p")
            .WithPayload("{}")
            .WithContentType("application/json")
            .WithResponseTopic("answer")
            .WithCorrelationData([0, 255])
            .WithMessageExpiryInterval(60)
            .WithPayloadFormatIndicator(MqttPayloadFormatIndicator.CharacterData)
            .WithUserProperty("\u00fc", Encoding.UTF8.GetBytes("\u65e5").AsMemory())
            .Build()).OrFail();

        var message = await client.NextAsync();
        Assert.Equal(("application/json", "answer"), (message.ContentType, message.ResponseTopic));
        Assert.Equal([0, 255], message.CorrelationData);
        Assert.Equal(MqttPayloadFormatIndicator.CharacterData, message.PayloadFormatIndicator);
        Assert.Equal([300u], message.SubscriptionIdentifiers);
        Assert.Equal(("\u00fc", "\u65e5"), (message.UserProperties![0].Name, message.UserProperties[0].ReadValueAsString()));
    }

    [OracleFact("mosquitto", "mosquitto-clients")]
    public async Task PasswordsDecideAndTheReasonIsTold()
    {
        using var broker = await Mosquitto.StartAsync(
            "allow_anonymous false\npassword_file FOLDER/users",
            folder => OracleTools.Run("mosquitto_passwd", "-c", "-b", Path.Combine(folder, "users"), "dish", "right"));
        using var right = await TestClient.ConnectAsync(broker.Port, "a", options => options.WithCredentials("dish", "right"));
        Assert.Equal(MqttClientConnectResultCode.Success, right.Result.ResultCode);
        using var wrong = await TestClient.ConnectAsync(broker.Port, "b", options => options.WithCredentials("dish", "wrong"));
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, wrong.Result.ResultCode);
        using var old = await TestClient.ConnectAsync(broker.Port, "c", options => options.WithCredentials("dish", "wrong"), MqttProtocolVersion.V311);
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, old.Result.ResultCode);
    }

    [OracleFact("mosquitto")]
    public async Task TlsTrustsTheAuthorityThatItIsGivenAndNoOther()
    {
        using var certificates = TestCertificates.Create();
        using var broker = await Mosquitto.StartAsync(
            "allow_anonymous true\ncafile FOLDER/ca.pem\ncertfile FOLDER/server.pem\nkeyfile FOLDER/server.key", certificates.WriteTo);
        using var client = await TestClient.ConnectAsync(broker.Port, "client", options => options.WithTlsOptions(tls =>
            tls.WithTrustChain(new X509Certificate2Collection(certificates.Authority)).WithRevocationMode(X509RevocationMode.NoCheck)));
        await client.SubscribeAsync("secret");
        await client.PublishAsync("secret", "text");
        Assert.Equal("text", await client.NextTextAsync());

        await Assert.ThrowsAnyAsync<Exception>(() => TestClient.ConnectAsync(broker.Port, "other", options => options.WithTlsOptions(_ => { })));
    }

    [OracleFact("mosquitto", "mosquitto-clients")]
    public async Task TheSampleOfDeployHoldsADeviceToItsOwnId()
    {
        using var broker = await Mosquitto.StartDeployedAsync("dish-1", "muser");
        using var service = await TestClient.ConnectAsync(broker.Port, "muser-1", options => options.WithCredentials("muser", "muser"));
        using var device = await TestClient.ConnectAsync(broker.Port, "dish-1", options => options.WithCredentials("dish-1", "dish-1"));
        await service.SubscribeAsync("device/#");
        await device.SubscribeAsync("client/command/dish-1");

        var own = await device.PublishAsync("device/dish-1/status", "own");
        var other = await device.PublishAsync("device/dish-2/status", "other");
        await service.PublishAsync("client/command/dish-1", "do");

        Assert.Equal(MqttClientPublishReasonCode.Success, own.ReasonCode);
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, other.ReasonCode);
        Assert.Equal("own", await service.NextTextAsync());
        Assert.Equal("do", await device.NextTextAsync());
    }

    private static void Will(MqttClientOptionsBuilder options, string name) => options
        .WithSessionExpiryInterval(60)
        .WithWillTopic($"will/{name}")
        .WithWillPayload(name)
        .WithWillDelayInterval(1);
}
