using Muser.Silo.Cluster.Security;
using Muser.Testing;

namespace Muser.Silo.Tests.Cluster.Security;

[Trait("Tier", "Unit")]
public class AccessWatchTests
{
    [Fact]
    public void AnAlarmHoldsForAWhileAfterTheLastRefusal()
    {
        var clock = new FakeClock();
        var watch = new AccessWatch("one", clock);
        Assert.Empty(watch.Check());

        watch.Refused("role", "li", "10.0.0.9", "POST /api/devices/ant-ia0/commands");
        watch.Refused("no-token", "?", "10.0.0.8", "GET /api/status");

        var alarm = Assert.Single(watch.Check());
        Assert.Equal("access-refused.one", alarm.Key);
        Assert.Equal("2 requests to one were refused because of who made them, the last by '?' from 10.0.0.8: GET /api/status. 'muser audit --refused' shows them.", alarm.Text);
        clock.Advance(AccessWatch.HoldsFor);
        Assert.Empty(watch.Check());
    }
}
