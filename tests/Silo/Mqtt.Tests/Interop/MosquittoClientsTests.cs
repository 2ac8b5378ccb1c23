using System.Net;
using System.Text;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Muser.Mqtt.Tests.Fixtures;
using Muser.Testing;

namespace Muser.Mqtt.Tests.Interop;

/// <summary>The clients of mosquitto at the server of the built engine.</summary>
[Trait("Tier", "Oracle")]
public sealed class MosquittoClientsTests
{
    [OracleFact("mosquitto-clients")]
    public async Task TheyPublishAndSubscribeInEveryQualityAndVersion()
    {
        await using var broker = await TestBroker.StartAsync();
        foreach (var version in new[] { "mqttv311", "mqttv5" })
        {
            foreach (var quality in new[] { "0", "1", "2" })
            {
                using var receiver = await SubscribeAsync(broker, "sub", "-V", version, "-q", quality, "-t", "a/+", "-F", "%t %q %p");
                await PublishAsync(broker, "-V", version, "-q", quality, "-t", "a/b", "-m", "text");
                Assert.Equal($"a/b {quality} text", await receiver.LineAsync());
            }
        }
    }

    [OracleFact("mosquitto-clients")]
    public async Task TheyFindRetainedMessagesAndClearThem()
    {
        await using var broker = await TestBroker.StartAsync();
        await PublishAsync(broker, "-r", "-t", "r", "-m", "kept");
        using (var receiver = Start("mosquitto_sub", broker.Port, "-t", "r", "-F", "%r %p"))
        {
            Assert.Equal("1 kept", await receiver.LineAsync());
        }

        await PublishAsync(broker, "-r", "-n", "-t", "r");
        Assert.Empty(await broker.Server.GetRetainedMessagesAsync());
    }

    [OracleFact("mosquitto-clients")]
    public async Task TheirWillsAreSent()
    {
        await using var broker = await TestBroker.StartAsync();
        var watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("will");
        using var device = await SubscribeAsync(broker, "device", "-V", "mqttv5", "-t", "x", "--will-topic", "will", "--will-payload", "lost", "--will-qos", "1");
        device.Kill();
        Assert.Equal("lost", await watcher.NextTextAsync());
    }

    [OracleFact("mosquitto-clients")]
    public async Task TheirSessionsOutliveThem()
    {
        await using var broker = await TestBroker.StartAsync(options => options.WithPersistentSessions());
        var sender = await broker.ConnectAsync("sender");
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        broker.Server.ClientDisconnectedAsync += _ =>
        {
            gone.TrySetResult();
            return Task.CompletedTask;
        };
        string[] device = ["-V", "mqttv5", "-c", "-q", "1", "-t", "queue"];
        using (var first = await SubscribeAsync(broker, "device", device))
        {
            first.Kill();
            await gone.Task.OrFail();
        }

        await sender.PublishAsync("queue", "waited");
        using var second = Start("mosquitto_sub", broker.Port, ["-i", "device", .. device]);
        Assert.Equal("waited", await second.LineAsync());
    }

    [OracleFact("mosquitto-clients")]
    public async Task PropertiesGoThroughInBothDirections()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("to-us");
        await PublishAsync(
            broker, "-V", "mqttv5", "-q", "1", "-t", "to-us", "-m", "{}", "-D", "publish", "user-property", "who", "observer", "-D", "publish", "content-type",
            "application/json", "-D", "publish", "response-topic", "answer", "-D", "publish", "correlation-data", "id-1");
        var message = await client.NextAsync();
        Assert.Equal(("application/json", "answer"), (message.ContentType, message.ResponseTopic));
        Assert.Equal("id-1", Encoding.UTF8.GetString(message.CorrelationData!));
        Assert.Equal(("who", "observer"), (message.UserProperties![0].Name, message.UserProperties[0].ReadValueAsString()));

        using var receiver = await SubscribeAsync(broker, "sub", "-V", "mqttv5", "-t", "to-them", "-F", "%C %R %D %P %p");
        await client.Client.PublishAsync(new MqttApplicationMessageBuilder()
            .WithTopic("to-them").WithPayload("x").WithContentType("text/plain").WithResponseTopic("back").WithCorrelationData("id-2"u8.ToArray())
            .WithUserProperty("a", "b"u8.ToArray().AsMemory()).Build()).OrFail();
        Assert.Equal("text/plain back id-2 a:b x", await receiver.LineAsync());
    }

    [OracleFact("mosquitto-clients")]
    public async Task ARequestOfTheirsIsAnswered()
    {
        await using var broker = await TestBroker.StartAsync();
        var service = await broker.ConnectAsync("service");
        service.Client.ApplicationMessageReceivedAsync += args => service.Client.PublishAsync(new()
        {
            Topic = args.ApplicationMessage.ResponseTopic!,
            CorrelationData = args.ApplicationMessage.CorrelationData,
            Payload = new(Encoding.UTF8.GetBytes($"answer to {args.ApplicationMessage.ConvertPayloadToString()}")),
        });
        await service.SubscribeAsync("ask");

        using var asking = Start("mosquitto_rr", broker.Port, "-V", "mqttv5", "-t", "ask", "-e", "answers", "-m", "question", "-W", "20");
        Assert.Equal("answer to question", await asking.LineAsync());
    }

    [OracleFact("mosquitto-clients")]
    public async Task PasswordsAndRightsDecide()
    {
        await using var broker = await TestBroker.StartAsync(handlers: server =>
        {
            server.ValidatingConnectionAsync += args =>
            {
                args.ReasonCode = args is { UserName: "dish", Password: "right" } ? MqttConnectReasonCode.Success : MqttConnectReasonCode.BadUserNameOrPassword;
                return Task.CompletedTask;
            };
            server.InterceptingPublishAsync += args =>
            {
                args.ProcessPublish = args.ApplicationMessage.Topic == "mine";
                args.Response.ReasonCode = args.ProcessPublish ? MqttPubAckReasonCode.Success : MqttPubAckReasonCode.NotAuthorized;
                return Task.CompletedTask;
            };
        });
        string[] publish = ["-V", "mqttv5", "-q", "1", "-m", "x", "-u", "dish"];
        Assert.Equal(0, (await RunAsync("mosquitto_pub", broker.Port, [.. publish, "-P", "right", "-t", "mine"])).ExitCode);
        var (exitCode, says) = await RunAsync("mosquitto_pub", broker.Port, [.. publish, "-P", "wrong", "-t", "mine"]);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Bad User Name or Password", says, StringComparison.OrdinalIgnoreCase);
        (_, says) = await RunAsync("mosquitto_pub", broker.Port, [.. publish, "-P", "right", "-t", "other"]);
        Assert.Contains("Not authorized", says, StringComparison.OrdinalIgnoreCase);
    }

    [OracleFact("mosquitto-clients")]
    public async Task TlsHoldsWithTheirClients()
    {
        using var certificates = TestCertificates.Create();
        var folder = Directory.CreateTempSubdirectory("muser-mqtt-tls-").FullName;
        certificates.WriteTo(folder);
        var port = FreePort.Next();
        await using var broker = await TestBroker.StartAsync(options => options
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointBoundIPAddress(IPAddress.Loopback)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptedEndpointPort(port)
            .WithEncryptionCertificate(certificates.Server));
        var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("secret");

        var (exitCode, says) = await RunAsync("mosquitto_pub", port, "--cafile", Path.Combine(folder, "ca.pem"), "-t", "secret", "-m", "text", "-q", "1");

        Assert.True(exitCode == 0, says);
        Assert.Equal("text", await client.NextTextAsync());
        Directory.Delete(folder, recursive: true);
    }

    [OracleFact("paho")]
    public async Task PahoClientsGetAThousandMessagesEachOnceInOrder()
    {
        await using var broker = await TestBroker.StartAsync();
        using var paho = Program.Start(OracleTools.Python, "-c", """
            import sys, paho.mqtt.client as mqtt
            def on_connect(c, *_): c.subscribe("n/#", 2)
            def on_subscribe(c, *_): print("ready", flush=True)
            def on_message(c, _, m):
                print(m.payload.decode(), flush=True)
                if m.payload == b"999": c.publish("done", "yes", 2)
            c = mqtt.Client("paho", protocol=mqtt.MQTTv5)
            c.on_connect, c.on_subscribe, c.on_message = on_connect, on_subscribe, on_message
            c.connect("127.0.0.1", int(sys.argv[1]))
            c.loop_forever()
            """, $"{broker.Port}");
        Assert.Equal("ready", await paho.LineAsync());
        var client = await broker.ConnectAsync("client");
        await client.SubscribeAsync("done");
        for (var i = 0; i < 1000; i++)
        {
            await client.PublishAsync("n/1", $"{i}", MqttQualityOfServiceLevel.ExactlyOnce);
        }

        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal($"{i}", await paho.LineAsync());
        }

        Assert.Equal("yes", await client.NextTextAsync());
    }

    /// <summary>Every client has a name: the server of the packages lets nobody in without.</summary>
    private static Program Start(string program, int port, params string[] arguments) =>
        Program.Start(program, ["-h", "127.0.0.1", "-p", $"{port}", .. arguments.Contains("-i") ? [] : new[] { "-i", "mosquitto" }, .. arguments]);

    /// <summary>Starts mosquitto_sub and waits until the server has its subscription.</summary>
    private static async Task<Program> SubscribeAsync(TestBroker broker, string clientId, params string[] arguments)
    {
        TaskCompletionSource subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Func<ClientSubscribedTopicEventArgs, Task> note = args =>
        {
            if (args.ClientId == clientId)
            {
                subscribed.TrySetResult();
            }

            return Task.CompletedTask;
        };
        broker.Server.ClientSubscribedTopicAsync += note;
        var program = Start("mosquitto_sub", broker.Port, ["-i", clientId, .. arguments]);
        await subscribed.Task.OrFail();
        broker.Server.ClientSubscribedTopicAsync -= note;
        return program;
    }

    private static async Task PublishAsync(TestBroker broker, params string[] arguments)
    {
        var (exitCode, says) = await RunAsync("mosquitto_pub", broker.Port, arguments);
        Assert.True(exitCode == 0, says);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, int port, params string[] arguments)
    {
        using var running = Start(program, port, arguments);
        return await running.EndAsync();
    }
}
