using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Grains.Tests.Devices;

[Trait("Tier", "Unit")]
public class BusTopicsTests
{
    /// <summary>The ten topics of the control study with ids where it has wildcards, and those that were added; each with what it is.</summary>
    public static TheoryData<string, TopicKind, string, string, string> Topics => new()
    {
        { "device/info", TopicKind.Info, "", "", "" },
        { "device/ant-1/param", TopicKind.Parameters, "ant-1", "", "" },
        { "device/ant-1/status", TopicKind.Status, "ant-1", "", "" },
        { "client/connect", TopicKind.ClientConnect, "", "", "" },
        { "client/disconnect", TopicKind.ClientDisconnect, "", "", "" },
        { "client/command/ant-1", TopicKind.Command, "ant-1", "", "" },
        { "device/client/command/ocs/ant-1", TopicKind.CommandAnswer, "ant-1", "ocs", "" },
        { "client/device/ant-1/value/az", TopicKind.Value, "ant-1", "", "az" },
        { "device/client/ocs/value/ant-1/az", TopicKind.ValueAnswer, "ant-1", "ocs", "az" },
        { "device/ant-1/heartbeat", TopicKind.Heartbeat, "ant-1", "", "" },
        { "device/ant-1/description", TopicKind.Description, "ant-1", "", "" },
        { "device/ant-1/alarm/hot", TopicKind.Alarm, "ant-1", "", "hot" },
        { "client/alarm/ant-1/hot/ack", TopicKind.AlarmAcknowledgement, "ant-1", "", "hot" },
        { "client/cancel/ant-1", TopicKind.Cancel, "ant-1", "", "" },
        { "group/all/command", TopicKind.GroupCommand, "all", "", "" },
        { "group/all/act", TopicKind.GroupWord, "all", "", "" },
        { "device/client/group/ocs/0192f0c1-2345-7abc-8def-0123456789ab", TopicKind.GroupAnswer, "", "ocs", "0192f0c1-2345-7abc-8def-0123456789ab" },
        { "host/muser/state", TopicKind.HostState, "muser", "", "" },
        { "host/muser/probe", TopicKind.Probe, "muser", "", "" },
        { "request/rebirth/ant-1", TopicKind.Rebirth, "ant-1", "", "" },
    };

    [Theory]
    [MemberData(nameof(Topics))]
    public void EveryTopicIsTakenApart(string topic, TopicKind kind, string device, string client, string name)
    {
        Assert.True(BusTopics.Plain.TryParse(topic, out var parsed));
        Assert.Equal(new BusTopic(kind, device, client, name), parsed);
        Assert.True(new BusTopics("site/one").TryParse("site/one/" + topic, out var prefixed));
        Assert.Equal(parsed, prefixed);
        Assert.False(new BusTopics("site/one").TryParse(topic, out _));
    }

    [Fact]
    public void WhatIsWrittenIsTheTopicThatIsRead()
    {
        var topics = new BusTopics("x");
        string[] written =
        [
            topics.Info, topics.Description("d"), topics.Parameters("d"), topics.Status("d"), topics.Heartbeat("d"), topics.Alarm("d", "c"),
            topics.ClientConnect, topics.ClientDisconnect, topics.Command("d"), topics.CommandAnswer("c", "d"), topics.Value("d", "p"),
            topics.ValueAnswer("c", "d", "p"), topics.Cancel("d"), topics.AlarmAcknowledgement("d", "c"), topics.GroupCommand("g"), topics.GroupWord("g"),
            topics.GroupAnswer("c", Guid.CreateVersion7()), topics.HostState("muser"), topics.Probe, topics.Rebirth("d"),
        ];

        var kinds = written.Select(topic => topics.TryParse(topic, out var parsed) ? parsed.Kind : throw new InvalidOperationException(topic));

        Assert.Equal(Enum.GetValues<TopicKind>().Order(), kinds.Order());
    }

    [Theory]
    [InlineData("device/client/param")] // the study's own tree overlaps itself here
    [InlineData("device/info/status")]
    [InlineData("device/command/param")]
    [InlineData("client/command/client")]
    [InlineData("device/ANT/status")]
    [InlineData("device//status")]
    [InlineData("device/+/status")]
    [InlineData("device/a b/status")]
    [InlineData("device/ant-1/status/more")]
    [InlineData("client/device/ant-1/value/A")]
    [InlineData("")]
    public void WhatIsNoTopicOfTheBusIsNone(string topic) => Assert.False(BusTopics.Plain.TryParse(topic, out _));

    [Fact]
    public void IdsAreBoundedAndReservedWordsAreNone()
    {
        Assert.True(DeviceId.TryParse(new string('a', 64), out _));
        Assert.False(DeviceId.TryParse(new string('a', 65), out _));
        Assert.False(DeviceId.TryParse(new string('a', 65536), out _));
        Assert.All(["", null, "Ant", "a/b", "a_b", "é", "client", "info", "command", "value", "connect", "disconnect", "muser"],
            id => Assert.False(DeviceId.TryParse(id, out _), id));
        Assert.Throws<FormatException>(() => DeviceId.Parse("info"));
    }
}
