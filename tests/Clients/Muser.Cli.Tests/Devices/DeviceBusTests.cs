using System.Text;
using MQTTnet.Formatter;
using Muser.Interfaces.Cluster;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;
using Muser.Simulators.Devices;

namespace Muser.Cli.Tests.Devices;

/// <summary>The bus as any client of the control study sees it, and what does not belong on it.</summary>
[Trait("Tier", "Cluster")]
public class DeviceBusTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly DeviceSetup Fast = new() { Speed = 50 };

    [Fact]
    public async Task AClientOfTheStudyGetsOneAcceptanceAndOneEndOnItsOwnTopic()
    {
        await using var site = await DeviceSite.Start();
        await site.Add(new NoiseSourceDevice("noise-source-1", Fast));
        await using var client = await StudyClient.Connect(site.Port, "ocs");
        var id = Guid.CreateVersion7();

        await client.Publish("client/command/noise-source-1", $$"""{"id":"{{id}}","client":"ocs","cmd":"on"}""");

        Assert.Equal([CommandPhase.Accepted, CommandPhase.Running, CommandPhase.Done],
            [(await client.Answer(id)).Phase, (await client.Answer(id)).Phase, (await client.Answer(id)).Phase]);
        await client.Publish("client/device/noise-source-1/value/power", $$"""{"id":"{{id}}","client":"ocs","value":-20}""");
        Assert.Contains("\"ok\":true", await client.Next("device/client/ocs/value/noise-source-1/power"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswersCarryTheCorrelationDataOfTheRequest()
    {
        await using var site = await DeviceSite.Start();
        await site.Add(new NoiseSourceDevice("noise-source-1", Fast));
        await using var client = await StudyClient.Connect(site.Port, "ocs", version: MqttProtocolVersion.V500);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        await client.Publish("client/command/noise-source-1", $$"""{"id":"{{first}}","client":"ocs","cmd":"on"}""", correlation: [1, 2, 250]);
        await client.Publish("client/command/noise-source-1", "{{{", correlation: Encoding.ASCII.GetBytes(first.ToString()), responseTopic: "device/client/command/ocs/noise-source-1");

        var answers = new List<(CommandAnswer Answer, byte[]? Correlation)>();
        await Ends(2);
        await client.Publish("client/command/noise-source-1", $$"""{"id":"{{second}}","client":"ocs","cmd":"off"}""");
        await Ends(3);

        Assert.All(answers.Where(each => each.Answer.Id == first && each.Answer.Phase != CommandPhase.Rejected), each => Assert.Equal([1, 2, 250], each.Correlation));
        Assert.All(answers.Where(each => each.Answer.Id == second), each => Assert.Equal(second.ToString(), Encoding.ASCII.GetString(each.Correlation!)));
        Assert.Equal(first, Assert.Single(answers, each => each.Answer.Phase == CommandPhase.Rejected).Answer.Id);

        async Task Ends(int count)
        {
            while (answers.Count(each => each.Answer.Phase.IsEnd()) < count)
            {
                answers.Add(await client.AnswerWithCorrelation());
            }
        }
    }

    [Fact]
    public async Task TheRefusalOfAGroupCommandCarriesItsCorrelationData()
    {
        await using var site = await DeviceSite.Start();
        await using var client = await StudyClient.Connect(site.Port, "ocs", version: MqttProtocolVersion.V500);
        var id = Guid.CreateVersion7();

        await client.Publish("group/east/command", $$"""{"id":"{{id}}","client":"ocs","cmd":5}""", correlation: [1, 2, 250]);

        var (answer, correlation) = await client.AnswerWithCorrelation(TopicKind.GroupAnswer);
        Assert.Equal((id, CommandPhase.Rejected, AnswerCode.Malformed), (answer.Id, answer.Phase, answer.Code));
        Assert.Equal([1, 2, 250], correlation);
    }

    [Fact]
    public async Task ClientsAreThereUntilTheyLeaveOrTheirWillSaysSo()
    {
        await using var site = await DeviceSite.Start();
        await using var client = await StudyClient.Connect(site.Port, "ocs", will: ("client/disconnect", """{"ts":"2030-01-01T00:00:00Z","client":"ocs","reason":"lost"}"""), retainsWill: false);

        await client.Publish("client/connect", """{"ts":"2026-11-28T04:00:00Z","client":"ocs","role":"observer","protocol":"study 1.0"}""");
        await Eventually(async () => (await site.Service.Done("device", "clients")).Contains("there", StringComparison.Ordinal));
        Assert.Matches("ocs +there +2026-11-28T04:00:00.* +observer +study 1.0", await site.Service.Done("device", "clients"));
        client.Break();
        await Eventually(async () => (await site.Service.Done("device", "clients")).Contains("gone: lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnAlarmThatADeviceRaisesIsListedAcknowledgedAndTakenBack()
    {
        await using var site = await DeviceSite.Start();
        var device = new NoiseSourceDevice("noise-source-1", Fast);
        await site.Add(device);
        await using var client = await StudyClient.Connect(site.Port, "ocs");

        device.Device.Alarm("oven", "The oven does not heat.");
        await Eventually(async () => (await Alarms()).Contains("oven", StringComparison.Ordinal));
        Assert.Contains("The oven does not heat.", await Alarms(), StringComparison.Ordinal);
        await client.Publish("client/alarm/noise-source-1/oven/ack", """{"client":"ocs","note":"someone is on the way"}""");
        await Eventually(async () => (await Alarms()).Contains("someone is on the way", StringComparison.Ordinal));

        device.Device.Alarm("oven", "");
        await Eventually(async () => (await site.Service.Grains.GetGrain<IClusterGrain>(IClusterGrain.Key).List()).All(alarm => alarm.Report.Key != "device-oven.noise-source-1" || alarm.ClearedUtcUnixNs is not null));

        Task<string> Alarms() => site.Service.Done("alarm", "list", "--json");
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    [Fact]
    public async Task WhatCannotBeUsedIsRefusedWithAReasonAndNobodyElseNotices()
    {
        await using var site = await DeviceSite.Start();
        await site.Add(new NoiseSourceDevice("noise-source-1", Fast), new NoiseSourceDevice("noise-source-2", Fast));
        await using var client = await StudyClient.Connect(site.Port, "ocs", "device/+/alarm/+");
        var id = Guid.CreateVersion7();

        foreach (var (payload, code) in new[]
        {
            ($$"""{"id":"{{id}}","client":"ocs"}""", AnswerCode.Malformed),
            ($$"""{"id":"{{id}}","client":"ocs","cmd":5}""", AnswerCode.Malformed),
            ($$"""{"id":"{{id}}","client":"ocs","cmd":"sing"}""", AnswerCode.NoSuchName),
            ("{\"id\":\"" + id + "\",\"client\":\"ocs\",\"cmd\":\"pulse\",\"args\":{\"seconds\":1e9}}", AnswerCode.BadValue),
            ($$"""{"id":"{{id}}","client":"ocs","cmd":"on","deadline":"2020-01-01T00:00:00Z"}""", AnswerCode.TooLate),
            ($$"""{"id":"{{Guid.NewGuid()}}","client":"ocs","cmd":"on"}""", AnswerCode.Malformed),
        })
        {
            await client.Publish("client/command/noise-source-1", payload);
            var answer = await client.Answer(null);
            Assert.Equal((CommandPhase.Rejected, code), (answer.Phase, answer.Code));
            Assert.EndsWith(".", answer.Text, StringComparison.Ordinal);
        }

        await client.Publish("client/command/ghost", $$"""{"id":"{{id}}","client":"ocs","cmd":"on"}""");
        Assert.Equal(AnswerCode.NoDevice, (await client.Answer(null)).Code);
        await client.Publish("device/noise-source-1/param", "{{{ garbage");
        Assert.Contains("no JSON", await client.Next("device/noise-source-1/alarm/bad-parameters"), StringComparison.Ordinal);
        await client.Publish("device/noise-source-1/status", """{"epoch":1,"state":"dancing"}""", retain: true);
        Assert.Contains("one of", await client.Next("device/noise-source-1/alarm/bad-status"), StringComparison.Ordinal);
        await client.Publish($"device/{new string('x', 60_000)}/status", """{"epoch":1,"state":"ready"}""");

        var other = Guid.CreateVersion7();
        await client.Publish("client/command/noise-source-2", $$"""{"id":"{{other}}","client":"ocs","cmd":"on"}""");
        Assert.Equal(CommandPhase.Accepted, (await client.Answer(other)).Phase);
        Assert.Equal(2, (await site.Service.Grains.GetGrain<IDeviceDirectoryGrain>(IDeviceDirectoryGrain.Key).List()).Devices.Count(device => device.IsOnline));
    }

    [Fact]
    public async Task ADeviceWhoseConnectionBreaksIsLostAtOnceAndAnOldWillKillsNobody()
    {
        await using var site = await DeviceSite.Start();
        await using var device = await StudyClient.Connect(site.Port, "hand-made", will: ("device/hand-made/status", """{"epoch":7,"state":"lost"}"""));
        await device.Publish("device/info", """{"device":"hand-made","type":"test","epoch":7}""");
        await device.Publish("device/hand-made/status", """{"epoch":7,"seq":1,"state":"ready"}""", retain: true);
        await site.Until(DeviceId.Parse("hand-made"), snapshot => snapshot.Summary.State == DeviceState.Ready);

        await using var other = await StudyClient.Connect(site.Port, "other");
        await other.Publish("device/hand-made/status", """{"epoch":6,"state":"lost"}""");
        await other.Publish("device/hand-made/status", """{"epoch":7,"seq":2,"state":"busy"}""");
        await site.Until(DeviceId.Parse("hand-made"), snapshot => snapshot.Summary.State == DeviceState.Busy);

        device.Break();
        await site.Until(DeviceId.Parse("hand-made"), snapshot => snapshot.Summary.State == DeviceState.Lost);
    }

    [Fact]
    public async Task ADeviceThatFallsSilentIsLostAndIsBackWhenItIsHeard()
    {
        await using var site = await DeviceSite.Start();
        await using var device = await StudyClient.Connect(site.Port, "mute");
        await device.Publish("device/info", """{"device":"mute","type":"test","epoch":7}""");
        await device.Publish("device/mute/status", """{"epoch":7,"seq":1,"state":"ready"}""");
        await device.Publish("device/mute/heartbeat", """{"epoch":7,"seq":1,"ts":"2026-11-21T04:00:00Z"}""");

        var lost = await site.Until(DeviceId.Parse("mute"), snapshot => snapshot.Summary.State == DeviceState.Lost);
        Assert.Equal("Its heartbeats stopped.", lost.Summary.Text);

        await device.Publish("device/mute/heartbeat", """{"epoch":7,"seq":2,"ts":"2026-11-21T04:00:09Z"}""");
        await site.Until(DeviceId.Parse("mute"), snapshot => snapshot.Summary.State == DeviceState.Ready);
    }

    [Fact]
    public async Task WhoeverWantsToMayAskADeviceToSayEverythingAgain()
    {
        await using var site = await DeviceSite.Start();
        await using var device = await StudyClient.Connect(site.Port, "mute", more: "request/rebirth/mute");
        using var http = new HttpClient { BaseAddress = site.Service.Address };
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.PostAsync("/api/devices/mute/rebirth", null)).StatusCode);
        await device.Publish("device/info", """{"device":"mute","type":"test","epoch":7}""");
        await site.Until(DeviceId.Parse("mute"), snapshot => snapshot.Summary.IsOnline);

        Assert.Equal(System.Net.HttpStatusCode.OK, (await http.PostAsync("/api/devices/mute/rebirth", null)).StatusCode);

        await device.Next("request/rebirth/mute");
    }

    [Fact]
    public async Task ADeviceOfWhichSomethingWasMissedJustAfterItWasAskedIsAskedOnceMore()
    {
        const string Rebirth = "request/rebirth/gappy";
        await using var site = await DeviceSite.Start();
        await using var device = await StudyClient.Connect(site.Port, "gappy", more: Rebirth);
        await device.Publish("device/info", """{"device":"gappy","type":"test","epoch":7}""");
        await device.Publish("device/gappy/status", """{"epoch":7,"seq":1,"state":"ready"}""");

        await device.Publish("device/gappy/status", """{"epoch":7,"seq":3,"state":"ready"}""");
        await device.Next(Rebirth);
        await device.Publish("device/gappy/status", """{"epoch":7,"seq":5,"state":"busy"}""");
        await device.Next(Rebirth);

        await site.Until(DeviceId.Parse("gappy"), snapshot => snapshot.Summary.State == DeviceState.Busy);
    }
}
