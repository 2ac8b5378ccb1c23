using Muser.Silo.Devices;
using Muser.Testing;

namespace Muser.Silo.Tests.Devices;

[Trait("Tier", "Unit")]
public class ClientBudgetTests
{
    [Fact]
    public void AFloodOfOneClientIsCutAndNobodyElseNotices()
    {
        var clock = new FakeClock();
        var budget = new ClientBudget(perSecond: 10, clock);

        Assert.Equal(20, Enumerable.Range(0, 1000).Count(_ => budget.Take("flood")));
        Assert.True(budget.Take("other"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Enumerable.Range(0, 1000).Count(_ => budget.Take("flood")));
    }
}
