using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MQTTnet.Formatter;
using Muser.Cli.Devices;
using Muser.Devices;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Simulators.Devices;

namespace Muser.Cli.Tests.Devices;

/// <summary>
/// What does not belong on the bus: each is refused with a reason, on the topic of the answer where it is a request and on that of an alarm where a device
/// speaks, and in the list of alarms; meanwhile another device does what it is told, and nobody else is in an alarm.
/// </summary>
[Trait("Tier", "Cluster")]
public class BadInputTests
{
    private const string Good = "noise-source-1";
    private const string Other = "noise-source-2";
    private const int LongBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly DeviceSetup Fast = new() { Speed = 50 };

    /// <summary>Requests, where <c>ID</c> stands for an id of today: topic, payload, the code of the answer, what it says, and the alarm.</summary>
    public static TheoryData<string, string, string, string, string> Requests => new()
    {
        // Malformed JSON.
        { $"client/command/{Good}", "{{{ garbage", AnswerCode.Malformed, "no JSON", "client-bad-command.ocs" },
        { $"client/device/{Good}/value/power", "\"a\" \"b\"", AnswerCode.Malformed, "no JSON", "client-bad-value.ocs" },
        { "group/east/command", "[1,", AnswerCode.Malformed, "no JSON", "client-bad-groupcommand.ocs" },

        // Wrong types.
        { $"client/command/{Good}", """{"id":"ID","client":"ocs","cmd":5}""", AnswerCode.Malformed, "'cmd'", "client-bad-command.ocs" },
        { $"client/command/{Good}", """{"id":7,"client":"ocs","cmd":"on"}""", AnswerCode.Malformed, "'id'", "client-bad-command.ocs" },
        { $"client/command/{Good}", """{"id":"ID","client":"ocs","cmd":"pulse","args":{"seconds":"long"}}""", AnswerCode.BadValue, "must be a number", "client-bad-command.ocs" },
        { $"client/device/{Good}/value/power", """{"id":"ID","client":"ocs","value":[1]}""", AnswerCode.Malformed, "'value'", "client-bad-value.ocs" },
        { $"client/device/{Good}/value/power", """{"id":"ID","client":"ocs","value":true}""", AnswerCode.BadValue, "must be a number", "client-bad-value.ocs" },

        // Values out of range.
        { $"client/command/{Good}", """{"id":"ID","client":"ocs","cmd":"pulse","args":{"seconds":1e9}}""", AnswerCode.BadValue, "0 to 60 s", "client-bad-command.ocs" },
        { $"client/device/{Good}/value/power", """{"id":"ID","client":"ocs","value":1e300}""", AnswerCode.BadValue, "-60 to 10 dBm", "client-bad-value.ocs" },
        { $"client/device/{Good}/value/temperature", """{"id":"ID","client":"ocs","value":1}""", AnswerCode.ReadOnly, "cannot be set", "client-bad-value.ocs" },

        // Unknown device, group, command, property.
        { "client/command/ghost", """{"id":"ID","client":"ocs","cmd":"on"}""", AnswerCode.NoDevice, "ghost is not there", "client-bad-command.ocs" },
        { "group/nobody/command", """{"id":"ID","client":"ocs","cmd":"on"}""", AnswerCode.GroupAborted, "has no members", "client-bad-groupcommand.ocs" },
        { $"client/command/{Good}", """{"id":"ID","client":"ocs","cmd":"sing"}""", AnswerCode.NoSuchName, "has no command 'sing'", "client-bad-command.ocs" },
        { $"client/device/{Good}/value/colour", """{"id":"ID","client":"ocs","value":1}""", AnswerCode.NoSuchName, "has no property 'colour'", "client-bad-value.ocs" },

        // A clock that jumps: an id of years ago, one of a year from now, a deadline that has passed.
        { $"client/command/{Good}", """{"id":"015c0000-0000-7000-8000-000000000001","client":"ocs","cmd":"on"}""", AnswerCode.TooLate, "clock of the client", "client-bad-command.ocs" },
        { $"client/command/{Good}", """{"id":"02800000-0000-7000-8000-000000000001","client":"ocs","cmd":"on"}""", AnswerCode.TooLate, "clock of the client", "client-bad-command.ocs" },
        { $"client/command/{Good}", """{"id":"ID","client":"ocs","cmd":"on","deadline":"2020-01-01T00:00:00Z"}""", AnswerCode.TooLate, "deadline has passed", "client-bad-command.ocs" },

        // Ids of 64 KiB, of whatever.
        { $"client/command/{Good}", """{"id":"LONG","client":"ocs","cmd":"on"}""", AnswerCode.Malformed, "it may have 65536", "client-bad-command.ocs" },
        { $"client/command/{Good}", """{"id":"ID","client":"SHORTER","cmd":"on"}""", AnswerCode.Malformed, "'client'", "client-bad-command.ocs" },
        { $"client/command/{Good}", """{"id":"ID","client":"ocs","cmd":"SHORTER"}""", AnswerCode.Malformed, "'cmd'", "client-bad-command.ocs" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task ARequestThatCannotBeIsRefusedOnItsAnswerTopicAndInAnAlarm(string topic, string payload, string code, string says, string alarm)
    {
        await using var site = await Site();
        await using var client = await StudyClient.Connect(site.Port, "ocs", version: MqttProtocolVersion.V500);
        var id = Guid.CreateVersion7();

        // Where the payload does not say who sends it, the response topic and the correlation data of MQTT 5 do.
        var filled = payload.Replace("ID", $"{id}", StringComparison.Ordinal).Replace("LONG", new string('x', LongBytes), StringComparison.Ordinal)
            .Replace("SHORTER", new string('x', LongBytes - 256), StringComparison.Ordinal);
        await client.Publish(topic, filled, correlation: Encoding.ASCII.GetBytes($"{id}"), responseTopic: $"device/client/command/ocs/{Good}");

        var (answered, text) = await client.Refusal();
        Assert.Equal(code, answered);
        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.True(text.Length <= DeviceJson.MaxText, text);
        Assert.Contains(says, await Alarm(site, alarm), StringComparison.Ordinal);
        await NobodyElseNotices(site, client, alarm);
    }

    [Theory]
    [InlineData("param", "{{{ garbage", "no JSON", "parameters")]
    [InlineData("param", """{"ts":"2026-11-28T04:00:00Z","epoch":1,"seq":1,"values":7}""", "'values'", "parameters")]
    [InlineData("status", """{"epoch":1,"state":"dancing"}""", "one of", "status")]
    [InlineData("status", """{"epoch":-1,"state":"ready"}""", "'epoch'", "status")]
    [InlineData("heartbeat", "null", "object", "heartbeat")]
    [InlineData("heartbeat", """{"epoch":1,"seq":1,"ts":"yesterday"}""", "'ts'", "heartbeat")]
    [InlineData("description", """{"device":"noise-source-2","type":"x","epoch":1}""", "device of the topic", "description")]
    public async Task WhatADeviceSaysThatCannotBeUsedIsAnAlarmOfIt(string topic, string payload, string says, string kind)
    {
        await using var site = await Site();
        await using var client = await StudyClient.Connect(site.Port, "ocs", $"device/{Good}/alarm/+");

        await client.Publish($"device/{Good}/{topic}", payload);

        Assert.Contains(says, Text(await client.Next($"device/{Good}/alarm/bad-{kind}")), StringComparison.Ordinal);
        Assert.Contains(says, await Alarm(site, $"device-bad-{kind}.{Good}"), StringComparison.Ordinal);
        await NobodyElseNotices(site, client, $"device-bad-{kind}.{Good}");
    }

    [Fact]
    public async Task ATopicWithAnIdOf64KiBIsAnAlarm()
    {
        await using var site = await Site();
        await using var client = await StudyClient.Connect(site.Port, "ocs");

        // What a topic may have at the most, 65535 bytes.
        var topic = $"device/{new string('x', ushort.MaxValue - "device//status".Length)}/status";
        await client.Publish(topic, """{"epoch":1,"state":"ready"}""");

        Assert.Contains("(65535 characters)' is no topic", await Alarm(site, "client-bad-topic.unknown"), StringComparison.Ordinal);
        await NobodyElseNotices(site, client, "client-bad-topic.unknown");
    }

    [Fact]
    public async Task RetainedGarbageIsFoundAndRefused()
    {
        var port = FreePort();
        var broker = await LocalBroker.Start(IPAddress.Loopback, port);
        var id = Guid.CreateVersion7();
        await using (var before = await StudyClient.Connect(port, "before"))
        {
            await before.Publish($"client/command/{Good}", $$"""{"id":"{{id}}","client":"ocs","cmd":"on"}""", retain: true);
            await before.Publish($"client/cancel/{Good}", $$"""{"id":"{{id}}","client":"wang"}""", retain: true);
            await before.Publish("device/ghost/description", "]]]", retain: true);
            await before.Publish("device/ghost/status", """{"epoch":"first","state":"ready"}""", retain: true);
        }

        await using var client = await StudyClient.Connect(port, "ocs");
        await using var site = await DeviceSite.Start(broker, port, []);
        Assert.Contains("must not be retained", (await client.Refusal()).Text, StringComparison.Ordinal);
        Assert.Contains("must not be retained", await Alarm(site, "client-bad-command.ocs"), StringComparison.Ordinal);
        Assert.Contains("may be of the past", await Alarm(site, "client-bad-cancel.wang"), StringComparison.Ordinal);
        Assert.Contains("no JSON", await Alarm(site, "device-bad-description.ghost"), StringComparison.Ordinal);
        Assert.Contains("'epoch'", await Alarm(site, "device-bad-status.ghost"), StringComparison.Ordinal);

        await site.Add(new NoiseSourceDevice(Good, Fast), new NoiseSourceDevice(Other, Fast));
        await NobodyElseNotices(site, client, "client-bad-command.ocs", "client-bad-cancel.wang", "device-bad-description.ghost", "device-bad-status.ghost");
        Assert.Empty(await site.Grain(DeviceId.Parse(Good)).GetCommands(10)); // what was retained was never done
    }

    [Fact]
    public async Task AFloodOfOneClientIsRefusedAndOthersAreServed()
    {
        const int flood = 2000;
        await using var site = await Site(("Muser:Mqtt:CommandsPerSecond", "1"));
        await using var client = await StudyClient.Connect(site.Port, "ocs");
        await using var flooder = await StudyClient.Connect(site.Port, "flooder", $"device/{Good}/alarm/+");
        var sent = Enumerable.Range(0, flood).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var id in sent)
        {
            await flooder.Publish($"client/command/{Good}", $$$"""{"id":"{{{id}}}","client":"flooder","cmd":"pulse","args":{"seconds":0}}""");
        }

        var (code, text) = await flooder.Refusal();
        Assert.Equal((AnswerCode.TooMany, "The client sends too many requests; wait."), (code, text));
        Assert.Contains("The client flooder was refused", await Alarm(site, "client-too-many.flooder"), StringComparison.Ordinal);
        await NobodyElseNotices(site, client, "client-too-many.flooder");
        var taken = (await site.Grain(DeviceId.Parse(Good)).GetCommands(flood)).Length;
        Assert.InRange(taken, 1, flood / 2);

        // Garbage in the name of a device: one alarm, told now and then.
        for (var i = 0; i < flood; i++)
        {
            await flooder.Publish($"device/{Good}/param", $"garbage {i}");
        }

        Assert.Contains("no JSON", await Alarm(site, $"device-bad-parameters.{Good}"), StringComparison.Ordinal);
        await NobodyElseNotices(site, client, "client-too-many.flooder", $"device-bad-parameters.{Good}");
    }

    [Fact]
    public async Task ADeviceWhoseClockJumpsIsAnAlarmAndGoesOn()
    {
        await using var site = await Site();
        await using var client = await StudyClient.Connect(site.Port, "ocs", "device/jumper/alarm/+");
        var born = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await client.Publish("device/info", $$"""{"device":"jumper","type":"test","epoch":{{born}}}""");
        await client.Publish("device/jumper/status", $$"""{"epoch":{{born}},"seq":1,"state":"ready"}""");
        await client.Publish("device/jumper/heartbeat", $$"""{"epoch":{{born}},"seq":1,"ts":"{{BusTime.Format(BusTime.UtcUnixNs(TimeProvider.System) + 3_600_000_000_000)}}"}""");

        Assert.Matches("Its clock is (3600|3599|3598|3597) s ahead", await client.Next("device/jumper/alarm/bad-clock"));
        Assert.Contains("ahead of the service's", await Alarm(site, "device-bad-clock.jumper"), StringComparison.Ordinal);

        // A year back: it says so from the past, under a lower birth number, and is heard as soon as the newer one is gone.
        await client.Publish("device/jumper/status", $$"""{"epoch":{{born}},"seq":2,"state":"disconnected"}""");
        await site.Until(DeviceId.Parse("jumper"), snapshot => !snapshot.Summary.IsOnline);
        await client.Publish("device/info", """{"device":"jumper","type":"test","epoch":5}""");
        await client.Publish("device/jumper/status", """{"epoch":5,"seq":1,"state":"ready"}""");
        await site.Until(DeviceId.Parse("jumper"), snapshot => snapshot.Summary is { IsOnline: true, Epoch: 5 });
        await NobodyElseNotices(site, client, "device-bad-clock.jumper");
    }

    [Fact]
    public async Task OfTwoDevicesWithOneIdOneIsRefusedAndItIsAnAlarm()
    {
        await using var site = await Site();
        await using var client = await StudyClient.Connect(site.Port, "ocs", $"device/twin/alarm/+");
        using var end = new CancellationTokenSource();
        Device one = new("twin", "test"), two = new("twin", "test");
        var bus = new BusAddress { Port = site.Port };
        var first = one.Run(bus, end.Token);
        await site.Until(DeviceId.Parse("twin"), snapshot => snapshot.Summary.State == DeviceState.Ready);
        var second = two.Run(bus, end.Token);

        // The one that was there loses the broker, says why, and says once more who it is.
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => first.WaitAsync(Patience));
        Assert.Equal("Another device speaks as twin: give one of them another id.", refused.Message);
        Assert.Contains("Two devices speak as twin", await client.Next("device/twin/alarm/two-of-one-id"), StringComparison.Ordinal);
        Assert.Contains("Two devices speak as twin", await Alarm(site, "device-two-of-one-id.twin"), StringComparison.Ordinal);
        await NobodyElseNotices(site, client, "device-two-of-one-id.twin");
        await end.CancelAsync();
        await second;
    }

    private static async Task<DeviceSite> Site(params (string Name, string Value)[] more)
    {
        var site = await DeviceSite.Start(more.ToDictionary(each => each.Name, each => (string?)each.Value));
        await site.Add(new NoiseSourceDevice(Good, Fast), new NoiseSourceDevice(Other, Fast));
        return site;
    }

    private static string Text(string alarm) => JsonDocument.Parse(alarm).RootElement.GetProperty("text").GetString()!;

    /// <summary>Waits until an alarm stands; returns its text.</summary>
    private static async Task<string> Alarm(DeviceSite site, string key)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (; ; )
        {
            if ((await site.Alarms()).FirstOrDefault(alarm => alarm.Key == key) is { } found)
            {
                return found.Text;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Another device does what it is told, all devices are there, and no other alarm of the bus stands.</summary>
    private static async Task NobodyElseNotices(DeviceSite site, StudyClient client, params string[] alarms)
    {
        var id = Guid.CreateVersion7();
        await client.Publish($"client/command/{Other}", $$"""{"id":"{{id}}","client":"ocs","cmd":"on"}""");
        while ((await client.Answer(id)).Phase is var phase && phase != CommandPhase.Done)
        {
            Assert.False(phase.IsEnd(), $"{phase}");
        }

        foreach (var device in new[] { Good, Other })
        {
            Assert.Equal(DeviceState.Ready, (await site.Until(DeviceId.Parse(device), snapshot => snapshot.Summary.State == DeviceState.Ready)).Summary.State);
        }

        Assert.Empty((await site.Alarms()).Select(alarm => alarm.Key).Where(key => key.StartsWith("device-", StringComparison.Ordinal) || key.StartsWith("client-", StringComparison.Ordinal)).Except(alarms));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
