using Muser.Interfaces.Devices.Bus;
using Muser.Silo.Devices.Broker;
using Muser.Testing;

namespace Muser.Silo.Tests.Devices;

[Trait("Tier", "Unit")]
public sealed class BrokerAccessTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("device/dish-1/status", true)]
    [InlineData("device/dish-2/status", false)]
    [InlineData("device/dish-1", true)]
    [InlineData("other", false)]
    public void DeviceWritesUnderItsOwnIdOnly(string topic, bool may) =>
        Assert.Equal(may, Read("pattern write device/%c/#\npattern read client/command/%c").MayWrite("dish-1", "dish-1", topic));

    [Theory]
    [InlineData("client/command/dish-1", true)]
    [InlineData("client/command/dish-2", false)]
    [InlineData("client/command/+", false)]
    [InlineData("#", false)]
    public void AFilterThatReachesFurtherThanItsRightsIsRefused(string filter, bool may) =>
        Assert.Equal(may, Read("pattern read client/command/%c").MayRead("dish-1", "dish-1", filter));

    [Theory]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("a/b")]
    [InlineData("%u")]
    [InlineData("")]
    public void AnIdWithWildcardsHasNoRights(string clientId) =>
        Assert.False(Read("pattern readwrite device/%c/x").MayWrite(null, clientId, "device/dish-1/x"));

    [Fact]
    public void RightsOfAUserAreItsOwn()
    {
        var access = Read("topic read public/#\nuser observer\ntopic device/#\ntopic deny device/secret/#");
        Assert.True(access.MayRead(null, "x", "public/a"));
        Assert.False(access.MayRead("observer", "x", "public/a"));
        Assert.True(access.MayWrite("observer", "x", "device/a/b"));
        Assert.False(access.MayWrite("observer", "x", "device/secret/b"));
        Assert.False(access.MayRead("observer", "x", "device/#"));
        Assert.False(access.MayWrite("other", "x", "device/a/b"));
    }

    [Theory]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a/+", true)]
    [InlineData("a/+", "a/#", false)]
    [InlineData("a/#", "a/+/c", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("#", "$SYS/a", false)]
    [InlineData("+/a", "$SYS/a", false)]
    public void CoveringIsMatchingEverythingOfTheOther(string filter, string other, bool covers) =>
        Assert.Equal(covers, Read($"topic {filter}").MayRead(null, "x", other));

    [Fact]
    public void AFileThatIsNoneIsOneSentence() => Assert.Contains(
        "line 2: 'tpoic read a' is none of", Assert.Throws<UserInputException>(() => Read("# rights\ntpoic read a")).Message, StringComparison.Ordinal);

    [Fact]
    public void TheSampleOfDeployLetsDevicesAndClientsDoTheirWorkAndNoMore()
    {
        var access = BrokerAccess.Read(Path.Combine(TestData.RepositoryRoot, "deploy", "mosquitto", "acl"));
        Assert.All(
            new[] { "device/dish-1/description", "device/dish-1/status", "device/dish-1/heartbeat", "device/client/command/console/dish-1", "device/client/console/value/dish-1/az" },
            topic => Assert.True(access.MayWrite("dish-1", "dish-1", topic), topic));
        Assert.All(
            new[] { "device/info", "device/client/group/console/1", "device/dish-2/status", "client/command/dish-2", "host/main/state", "device/client/command/console/dish-2" },
            topic => Assert.False(access.MayWrite("dish-1", "dish-1", topic), topic));
        Assert.All(
            new BusTopics("").DeviceFilters("dish-1").Append("host/muser/state"),
            filter => Assert.True(access.MayRead("dish-1", "dish-1", filter), filter));
        Assert.False(access.MayRead("dish-1", "dish-1", "client/command/+"));
        Assert.True(access.MayRead("muser", "muser-1", "device/#"));
        Assert.True(access.MayWrite("muser", "muser-1", "client/command/dish-1"));
    }

    private BrokerAccess Read(string text)
    {
        File.WriteAllText(_file, text);
        return BrokerAccess.Read(_file);
    }
}
